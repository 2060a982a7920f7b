"""Choices in the page's address, by codes that are the same in every language: shared, kept, and opened again.

A widget of a key is drawn between read and write. The address wins where somebody changed it, else what was chosen.
"""

from collections.abc import Callable

import streamlit as st

from lake.masking import masked

WRITTEN = "written"
"""In the session: what this dashboard wrote into the address itself."""


def read(key: str, usual: str, is_known: Callable[[str], bool] = lambda _: True) -> None:
    """Sets the widget's value: what the address says anew, if it is known, else what it was, else the usual one."""
    sent, kept = st.query_params.get(key), st.session_state.get(key)
    if sent is not None and sent != written().get(key) and is_known(sent):
        st.session_state[key] = sent
    elif not isinstance(kept, str) or not is_known(kept):
        st.session_state[key] = usual


def write(key: str, value: str, usual: str) -> None:
    """Writes a choice into the address; the usual one is left out."""
    if value == usual:
        written().pop(key, None)
        if key in st.query_params:
            del st.query_params[key]
    elif st.query_params.get(key) != value:
        st.query_params[key] = value
    if value != usual:
        written()[key] = value


def written() -> dict[str, str]:
    kept: dict[str, str] = st.session_state.setdefault(WRITTEN, {})
    return kept


def one_of(label: str, key: str, options: dict[str, str], usual: str) -> str:
    """A box to choose one of some options from. options: their names by code."""
    read(key, usual, options.__contains__)
    value = st.selectbox(label, list(options), format_func=options.__getitem__, key=key, persist_state="session")
    write(key, value or usual, usual)
    return value or usual


def text(label: str, key: str, most: int, is_name: Callable[[str], bool] = lambda _: False) -> str:
    """A field for a text of at most so many characters.

    What may be a telephone number is no part of an address, which browsers keep and servers log, unless it is a name.
    """
    read(key, "")
    value = st.text_input(label, key=key, max_chars=most, persist_state="session") or ""
    write(key, value if masked(value) == value or is_name(value) else "", "")
    return value
