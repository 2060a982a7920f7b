"""The snapshot that readers look at: opened once for all of them, and for the first as soon as the dashboard starts."""

from contextlib import suppress
from operator import attrgetter
from pathlib import Path

import duckdb
import streamlit as st

from lake.settings import read_settings
from serving.dashboard.snapshot import OpenSnapshot, kept_open
from serving.dashboard.view import POINTED
from serving.opened import Unreadable, pointed
from serving.snapshots import Manifest


@st.cache_resource(max_entries=3, show_spinner=False, hash_funcs={Manifest: attrgetter("id")})
def shared(published: Path, manifest: Manifest) -> OpenSnapshot:
    """A snapshot is opened once for all readers."""
    return kept_open(published, manifest)


def snapshot_of_session(published: Path) -> OpenSnapshot:
    """What the pointer named when this reader came. Raises Unreadable."""
    if POINTED not in st.session_state:
        st.session_state[POINTED] = pointed(published)
    manifest: Manifest = st.session_state[POINTED]
    if not (published / manifest.id).exists():  # pruned since
        manifest = st.session_state[POINTED] = pointed(published)
    return shared(published, manifest)


def prepare(settings: Path) -> None:
    """Opens what is published while the browser comes, so that the first reader need not wait for it.

    settings: the file. What cannot be read is left to the page, which says why.
    """
    duckdb.execute("SELECT $first", {"first": ""})  # DuckDB imports pandas for its first parameter
    published = Path(read_settings(settings).lake.published).resolve()
    with suppress(Unreadable):
        shared(published, pointed(published))
