"""How the lake does: how far behind it is, what is lost and how to mend it, what balances, and what tables hold."""

from decimal import Decimal
from functools import partial
from pathlib import Path

import streamlit as st

from lake.paths import rooted
from serving.dashboard import address, lake_state
from serving.dashboard.axes import Axes
from serving.dashboard.charts import Point, bars
from serving.dashboard.data import lake, operations
from serving.dashboard.drawing import Column, Heading, chart, number, plain, table, tiles
from serving.dashboard.mending import mend
from serving.dashboard.snapshot import Row
from serving.dashboard.totals import totals
from serving.dashboard.view import POINTED, View, view
from serving.opened import Unreadable, pointed

SECONDS = 30
REASON = "reason"


@st.fragment(run_every=SECONDS)
def page(view: View) -> None:
    """The page, drawn anew every half minute; from the newest snapshot as soon as there is another."""
    try:
        newest = pointed(Path(view.settings.lake.published).resolve())
    except Unreadable:  # it is being published, or was removed: what is open stays
        newest = view.snapshot.manifest
    if newest.id != view.snapshot.manifest.id:
        st.session_state[POINTED] = newest
        st.rerun()
    st.caption(view.text("Looked at anew every {seconds} seconds.", seconds=SECONDS))
    files = lake.files(rooted(view.settings.lake.path))
    lake_state.freshness(view, files)
    rows = operations.rejects(view.snapshot, view.filters)
    losses(view, rows)
    left, right = st.columns(2, gap="medium")
    with left:
        rejects(view, rows)
    with right:
        samples(view, rows)
    totals(view)
    lake_state.runs(view)
    lake_state.files(view, files)
    tables(view)


def losses(view: View, rows: list[Row]) -> None:
    """What rejects come to."""
    words = view.language
    figures = {
        "Rejected records": words.number(sum(row["records"] for row in rows)),
        "Estimated charge of rejects": words.money(sum((row["estimated_charge"] for row in rows), Decimal(0))),
        "Rows of the snapshot": words.number(
            sum(content["rows"] for content in view.snapshot.manifest.tables.values())
        ),
    }
    tiles(
        "losses",
        [partial(st.metric, view.text(label), value, border=True) for label, value in figures.items()],
        across=3,
    )


def rejects(view: View, rows: list[Row]) -> None:
    """What a reason costs; a click shows samples of it."""
    words = view.language
    names = {f"{words.word(row['reason'])}\n{words.amount(row['records'], 'records')}": row["reason"] for row in rows}
    points = [
        Point(name, row["estimated_charge"], words.money(row["estimated_charge"]))
        for name, row in zip(names, rows, strict=True)
    ]
    axes = Axes(view.text("Estimated charge ({unit})", unit=words.currency))
    head = Heading(view.text("Rejects by reason"), "rejects-by-reason", rows)
    chart(view, head, bars(points, axes, words) if points else None, partial(choose_reason, names))


def choose_reason(names: dict[str, str], name: str) -> None:
    st.session_state[REASON] = names[name]


def samples(view: View, rows: list[Row]) -> None:
    """Some records of a reason as they came, every digit masked, and how to mend them."""
    st.subheader(view.text("Samples, and what to do"), anchor=False)
    if not rows:
        st.info(view.text("Nothing was rejected in this cycle."))
        return
    names = {row["reason"]: view.language.word(row["reason"]) for row in rows}
    reason = address.one_of(view.text("Reason"), REASON, names, rows[0]["reason"])
    st.info(plain(view.text(mend(reason))), icon=":material/build:")
    shown = operations.samples(view.snapshot, view.filters, reason)
    for row in shown:
        st.caption(plain(f"{view.language.word(row['record_type'])}: {row['sentence']}"))
        st.code(row["payload"], language=None, wrap_lines=True)
    if not shown:
        st.caption(view.text("This snapshot has no samples of it."))


def tables(view: View) -> None:
    """What the snapshot holds."""
    rows, text, words = operations.tables(view.snapshot), view.text, view.language
    columns = (
        Column(text("Table"), lambda row: row["table"]),
        number(text("Rows"), lambda row: words.number(row["rows"])),
        number(text("Files"), lambda row: words.number(row["files"])),
        number(text("Size (kB)"), lambda row: words.number(-(-row["bytes"] // 1000))),
        number(text("Version in the lake"), lambda row: words.amount(row["version"], "")),
    )
    table(view, Heading(text("Tables of the snapshot"), "tables", rows), columns)


if __name__ == "__main__":
    page(view())
