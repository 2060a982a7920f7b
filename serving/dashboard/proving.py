"""The proof of an issued document on the page: its place and hash, its seal and root, and what verifies it."""

from pathlib import Path
from shlex import quote

import streamlit as st

from lake.paths import rooted
from serving.dashboard.data import documents
from serving.dashboard.data.proof import Proof, proof
from serving.dashboard.drawing import plain
from serving.dashboard.snapshot import Row
from serving.dashboard.view import View
from serving.summary_lines import near

CHAINED = "Place {place} of {last} in the chain of all documents: its hash covers that of the one before."
UNREAD = "Its hash is not to be read: the lake is no folder here, or has no such document any more."
UNSEALED = "It is not sealed yet: tollhouse seal-cycle --cycle {cycle} seals a cycle all of whose documents are issued."
SEALED = "Sealed in {seal}. What leads from it to this root was worked out anew, and agrees:"
DIFFERS = "Sealed in {seal}, and it differs: {faults}."
ELSEWHERE = "Compare the root with the one that was noted when the cycle was sealed; these commands verify:"
SAID = (CHAINED, UNREAD, UNSEALED, SEALED, DIFFERS, ELSEWHERE)
"""All sentences."""


def proving(view: View, document: Row) -> None:
    """Of a row of fact_document that has a number."""
    settings = view.settings
    shown = proof(rooted(settings.lake.path), Path(settings.documents.seals), document)
    st.subheader(view.text("Proof of {number}", number=document["number"]), anchor=False)
    count = view.language.number
    last = documents.issued(view.snapshot)
    st.markdown(plain(view.text(CHAINED, place=count(document["place"]), last=count(last))))
    if shown.row_hash:
        st.code(shown.row_hash, language=None, wrap_lines=True)
    else:
        st.caption(view.text(UNREAD))
    sealing(view, document, shown)


def sealing(view: View, document: Row, shown: Proof) -> None:
    """Whether it is sealed, and what verifies it."""
    text, seal = view.text, shown.seal
    if seal is None:
        st.info(plain(text(UNSEALED, cycle=document["cycle"])), icon=":material/lock_open:")
    elif shown.faults:
        st.error(plain(text(DIFFERS, seal=seal.name, faults="; ".join(shown.faults))), icon=":material/error:")
    else:
        st.success(plain(text(SEALED, seal=seal.name)), icon=":material/lock:")
        st.code(shown.root, language=None, wrap_lines=True)
        st.caption(plain(text(ELSEWHERE)))
    st.code("\n".join(commands(document, shown, view.path)), language=None, wrap_lines=True)


def commands(document: Row, shown: Proof, settings: Path) -> list[str]:
    """What verifies it, in a terminal. settings: their file."""
    check = f"tollhouse check-numbers --files --settings {quote(str(near(settings)))}"
    if shown.seal is None:
        return [check]
    seal, root = quote(str(near(shown.seal))), shown.root or "HEX"
    return [f"tollhouse verify-seal {seal} --bill {document['number']} --root {root}", check]
