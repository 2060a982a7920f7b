"""The dashboard: Streamlit runs this file anew for whatever a reader does. Its argument is the settings' file."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from lake.settings import read_settings
from serving.dashboard.choices import chosen_filters, chosen_language
from serving.dashboard.drawing import plain
from serving.dashboard.language import Language
from serving.dashboard.opening import snapshot_of_session
from serving.dashboard.snapshot import SENTENCES, OpenSnapshot
from serving.dashboard.view import VIEW, View
from serving.opened import Unreadable

PAGES = {
    "overview": ("Overview", "dashboard"),
    "revenue": ("Revenue", "payments"),
    "customers": ("Customers", "group"),
    "billing": ("Billing", "receipt_long"),
    "operations": ("Operations", "monitor_heart"),
}
# By the end of its address: what a page is called, and its sign.

STYLE, ICON = (Path(__file__).with_name(name) for name in ("style.css", "icon.svg"))
OLD_DAYS = 7


def origin(snapshot: OpenSnapshot, language: Language) -> None:
    """From which snapshot the figures are, and how old it is."""
    at = datetime.fromisoformat(snapshot.manifest.published_at).astimezone(UTC)
    said = language.text("Snapshot {id}, published {at}", id=snapshot.manifest.id, at=language.instant(at))
    st.caption(plain(said))
    days = (datetime.now(UTC) - at).days
    if days >= OLD_DAYS:
        old = "These figures are {days} days old: run tollhouse publish-gold for newer ones."
        st.warning(language.text(old, days=days))


def main(path: Path) -> None:
    """Draws the page that is looked at, by the settings of a file."""
    settings = read_settings(path)
    st.set_page_config(page_title="Tollhouse", page_icon=ICON, layout="wide")
    st.html(STYLE)
    with st.sidebar:
        language = chosen_language(settings.tariff)
    pages = [
        st.Page(f"screens/{name}.py", title=language.text(title), icon=f":material/{icon}:", url_path=name,
                default=name == "overview")
        for name, (title, icon) in PAGES.items()
    ]  # fmt: skip
    page = st.navigation(pages)
    try:
        with st.spinner(language.text("The snapshot is being opened.")):
            snapshot = snapshot_of_session(Path(settings.lake.published).resolve())
    except Unreadable as error:
        st.title("Tollhouse", anchor=False)
        st.warning(plain(language.text(SENTENCES[error.fault], **error.values)))
        return
    with st.sidebar:
        filters = chosen_filters(snapshot, language)
    st.session_state[VIEW] = View(snapshot, filters, language, settings, path)
    st.title(language.text(page.title), anchor=False)
    origin(snapshot, language)
    page.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
