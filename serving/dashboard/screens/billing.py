"""Bills of the cycle and their documents: find one, read it, take it along, and see what proves it."""

from functools import partial

import streamlit as st

from serving.dashboard import address
from serving.dashboard.bill import BILL, bill
from serving.dashboard.data import bills, documents, kpis
from serving.dashboard.drawing import Column, Heading, number, table, tiles
from serving.dashboard.kpi_tile import tile
from serving.dashboard.language import DASH
from serving.dashboard.snapshot import Row
from serving.dashboard.view import View, view

MOST = 200
SHOWN = ("issued_revenue", "draft_revenue", "credit_notes", "debit_notes")
FIND, OPENED = "find", "opened by number"
"""In the session: what is looked for, and the number that was written there last."""


def page(view: View) -> None:
    """The page."""
    words, counted = view.language, bills.counted(view.snapshot, view.filters)
    figures = {
        "Bills": words.number(counted["bills"]),
        "Total due": words.money(counted["total_due"]),
        "Taxes": words.money(counted["tax_amount"]),
    }
    tiles(
        "bills",
        [partial(st.metric, view.text(label), value, border=True) for label, value in figures.items()],
        across=3,
    )
    histories = kpis.histories(view.snapshot, SHOWN, view.filters)
    tiles("documents", [partial(tile, view, name, histories.get(name)) for name in SHOWN])
    rows = asked_for(view)
    title = view.text("Bills, the largest first")
    table(view, Heading(title, "bills", rows), columns(view), choose_bill)
    if len(rows) == MOST:
        st.caption(view.text("The first {count} are listed: write more of the account or name.", count=MOST))
    bill(view)


def asked_for(view: View) -> list[Row]:
    """The bills that are looked for; by the number of a document the one it is about, which is opened, too."""

    def is_number(text: str) -> bool:
        return documents.named(view.snapshot, text) is not None

    label = view.text("Account, number of a document, or a part of the name")
    text = address.text(label, FIND, 80, is_number)
    named = documents.named(view.snapshot, text) if text else None
    if named is None:
        return bills.listed(view.snapshot, view.filters, text, MOST)
    if st.session_state.get(OPENED) != text:
        st.session_state[BILL] = named["number"]
    st.session_state[OPENED] = text
    return bills.of_number(view.snapshot, named)


def choose_bill(row: Row) -> None:
    """What is issued is read as it was sent."""
    st.session_state[BILL] = row["number"] or row["bill_id"]


def columns(view: View) -> tuple[Column, ...]:
    """Of the list of bills."""
    words, unit = view.language, view.language.currency

    def money(label: str, name: str) -> Column:
        return number(view.text(label, unit=unit), lambda row: words.number(row[name], words.decimals))

    return (
        Column(view.text("Bill"), lambda row: row["bill_id"]),
        Column(view.text("Number"), lambda row: row["number"] or DASH),
        Column(view.text("Customer"), lambda row: row["customer_name"]),
        Column(view.text("State"), lambda row: words.word(row["state"])),
        money("Total due ({unit})", "total_due"),
        money("Usage ({unit})", "usage_amount"),
        money("Discounts ({unit})", "discount_amount"),
        money("Fees ({unit})", "fee_amount"),
        money("Tax ({unit})", "tax_amount"),
        Column(view.text("Region"), lambda row: row["region"]),
    )


if __name__ == "__main__":
    page(view())
