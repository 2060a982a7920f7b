"""Control totals as a table: a line for each hop and measure, and by sign and word whether it balances."""

from decimal import Decimal

import streamlit as st

from gold.hops import HOPS
from lake.paths import rooted
from serving.control_report import MEASURES
from serving.dashboard.data import lake
from serving.dashboard.drawing import Column, Heading, number, plain, table
from serving.dashboard.lake_state import absent
from serving.dashboard.snapshot import Row
from serving.dashboard.view import View

UNCHECKED = "There was no control run yet: run tollhouse reconcile-lake."
CHECKED = "Checked at {at}. Money in {unit}; units are seconds, messages and bytes, added up."


def totals(view: View) -> None:
    """The lake's last control run, hop by hop in the order of the data's way: it also looks at what was published."""
    every = lake.control_totals(rooted(view.settings.lake.path))
    rows = sorted(every, key=lambda row: (HOPS.index(row["hop"]), MEASURES.index(row["measure"])))
    text, words = view.text, view.language
    columns = (
        Column(text("Hop"), lambda row: row["hop"]),
        Column(text("Measure"), lambda row: words.word(row["measure"])),
        number(text("Parts"), lambda row: words.number(row["parts"])),
        number(text("Going in"), lambda row: amount(view, row, "going_in")),
        number(text("Coming out"), lambda row: amount(view, row, "coming_out")),
        number(text("Difference"), lambda row: amount(view, row, "difference")),
        Column(text("Verdict"), lambda row: verdict(view, row)),
    )
    table(view, Heading(text("Control totals"), "control-totals", rows, absent(view, UNCHECKED)), columns)
    if rows:
        at = words.instant(max(row["checked_at"] for row in rows))
        st.caption(plain(text(CHECKED, at=at, unit=words.currency)))


def amount(view: View, row: Row, side: str) -> str:
    """Money with all its places, counts without any."""
    value: Decimal = row[side]
    return view.language.number(value, 6 if row["measure"] == "money" else 0)


def verdict(view: View, row: Row) -> str:
    """A sign, and what it means."""
    if row["broken"]:
        return "✗ " + view.text("{count} do not balance", count=view.language.number(row["broken"]))
    return "✓ " + view.text("balances") + (f" ({row['note']})" if row["note"] else "")
