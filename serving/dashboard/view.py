"""What a page is made of: the snapshot, the filters and the language of one opening."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from lake.settings import Settings
from serving.dashboard.filters import Filters
from serving.dashboard.language import Language
from serving.dashboard.snapshot import OpenSnapshot

VIEW, POINTED = "view", "pointed"
"""In the session: what a page is made of, and the manifest that the pointer named when the reader came."""


@dataclass(frozen=True)
class View:
    """settings: of the lake whose snapshot it is. path: their file."""

    snapshot: OpenSnapshot
    filters: Filters
    language: Language
    settings: Settings
    path: Path

    def text(self, english: str, **values: object) -> str:
        """A text in the reader's language."""
        return self.language.text(english, **values)

    @property
    def before(self) -> str:
        """The month before the one that is looked at, whether the snapshot has it or not."""
        year, month = map(int, self.filters.cycle.split("-"))
        return f"{year - (month == 1)}-{(month - 2) % 12 + 1:02}"


def view() -> View:
    """That of the reader who looks at the page."""
    shown: View = st.session_state[VIEW]
    return shown
