"""The lake itself, whatever is published: how far behind it is, what jobs did last, and what its tables consist of."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from types import MappingProxyType

import streamlit as st

from lake.paths import rooted
from lake.runs import DONE, RUNNING
from lake.small_files import MANY_FILES, SMALL_FILE
from serving.dashboard.data import lake
from serving.dashboard.drawing import Column, Heading, heading, number, plain, table, tiles
from serving.dashboard.language import DASH
from serving.dashboard.snapshot import Row
from serving.dashboard.view import View

LAST_RUNS = 10
OLD = timedelta(hours=1)
MEBIBYTE = 2**20
SIGNS: Mapping[str, str] = MappingProxyType({DONE: "✓", RUNNING: "…"})
"""Of states that are no failure."""

BUCKET = "Lag, control totals, runs and files are shown of a lake in a folder, and {path} is a bucket."
NO_LAKE = "There is no lake at {path} yet: run tollhouse ingest-cdrs."
NO_RUN = "The lake keeps no record of a run yet."
NO_LAG = "No run of ingest-cdrs has told yet how many records of the topic it left."
SEEN = "The lag is what the last run of ingest-cdrs saw {age} ago; Kafka itself is not asked."
OLD_LAG = "The lag was seen {age} ago and may be another by now: run tollhouse ingest-cdrs, which looks anew."
SMALL = (
    "Small: less than {size} MiB. Crowded: {count} small files or more, which the next job that writes there unites."
)
CROWDED = "Crowded with small files: {tables}. The next job that writes there puts them together."
UNREADABLE = "The logs of these tables cannot be read: {tables}. They are half written, or of a newer version."
SAID = (BUCKET, NO_LAKE, NO_RUN, NO_LAG, SEEN, OLD_LAG, SMALL, CROWDED, UNREADABLE)
"""All sentences."""


def absent(view: View, none: str = NO_LAKE) -> str:
    """Why there is nothing to show of the lake. none: where it could be shown."""
    path = rooted(view.settings.lake.path)
    return plain(view.text(BUCKET if "://" in path else none, path=path))


def freshness(view: View, files: list[Row]) -> None:
    """Kafka's lag and the age of each layer, as tiles. files: of the lake's tables."""
    text = view.text
    title = text("Lag and last changes")
    if not files:
        heading(view, Heading(title, "freshness", []))
        st.info(absent(view))
        return
    rows = lake.freshness(rooted(view.settings.lake.path), files, view.snapshot.manifest)
    heading(view, Heading(title, "freshness", rows))
    now = datetime.now(UTC)
    tiles("freshness", [partial(tile, view, row, now) for row in rows], across=5)
    seen: datetime | None = rows[0]["at"]
    if seen is None:
        st.caption(text(NO_LAG))
    elif now - seen > OLD:
        st.warning(text(OLD_LAG, age=view.language.age(now - seen)), icon=":material/schedule:")
    else:
        st.caption(text(SEEN, age=view.language.age(now - seen)))


def tile(view: View, row: Row, now: datetime) -> None:
    """One stage of the data's way: how long ago it changed, and when; of Kafka how many records wait."""
    text, words, at = view.text, view.language, row["at"]
    if row["stage"] == lake.KAFKA:
        label, value = text("Lag (records)"), words.amount(row["lag_records"], "")
    else:
        label = text("{stage} changed", stage=words.word(row["stage"]))
        value = DASH if at is None else text("{age} ago", age=words.age(now - at))
    when = DASH if at is None else words.instant(at)
    st.metric(label, value, when, delta_color="off", delta_arrow="off", border=True)


def runs(view: View) -> None:
    """What jobs did to the lake last, and how it ended."""
    rows, text, words = lake.runs(rooted(view.settings.lake.path), LAST_RUNS), view.text, view.language
    columns = (
        Column(text("Job"), lambda row: row["job"]),
        Column(text("Began"), lambda row: words.instant(row["began"])),
        Column(text("State"), lambda row: f"{SIGNS.get(row['state'], '✗')} {words.word(row['state'])}"),
        number(text("Exit status"), lambda row: words.amount(row["exit_status"], "")),
        number(text("Time (s)"), lambda row: words.amount(row["seconds"], "")),
    )
    table(view, Heading(text("Last runs"), "last-runs", rows, absent(view, NO_RUN)), columns)


def files(view: View, rows: list[Row]) -> None:
    """What the lake's tables consist of, and what mends many small files."""
    text, words = view.text, view.language
    columns = (
        Column(text("Table"), lambda row: row["table"]),
        number(text("Files"), lambda row: words.amount(row["files"], "")),
        number(text("Small files"), lambda row: words.amount(row["small"], "")),
        number(text("Crowded partitions"), lambda row: words.amount(row["crowded"], "")),
        number(text("Size (kB)"), lambda row: DASH if row["bytes"] is None else words.number(-(-row["bytes"] // 1000))),
        number(text("Version"), lambda row: words.amount(row["version"], "")),
        Column(text("Changed"), lambda row: DASH if row["changed"] is None else words.instant(row["changed"])),
    )
    table(view, Heading(text("Tables of the lake"), "lake-tables", rows, absent(view)), columns)
    if rows:
        st.caption(text(SMALL, size=SMALL_FILE // MEBIBYTE, count=MANY_FILES))
    if crowded := [row["table"] for row in rows if row["crowded"]]:
        st.warning(plain(text(CROWDED, tables=", ".join(crowded))))
    if unreadable := [row["table"] for row in rows if row["version"] is None]:
        st.warning(plain(text(UNREADABLE, tables=", ".join(unreadable))))
