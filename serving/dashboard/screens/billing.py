"""Bills of the cycle: find one, read it, and take it along."""

from functools import partial

import streamlit as st

from serving.dashboard import address
from serving.dashboard.bill import BILL, bill
from serving.dashboard.data import bills
from serving.dashboard.drawing import Column, Heading, number, table, tiles
from serving.dashboard.snapshot import Row
from serving.dashboard.view import View, view

MOST = 200


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
    text = address.text(view.text("Account, or a part of the name"), "find", 80)
    rows = bills.listed(view.snapshot, view.filters, text, MOST)
    title = view.text("Bills, the largest first")
    table(view, Heading(title, "bills", rows), columns(view), choose_bill)
    if len(rows) == MOST:
        st.caption(view.text("The first {count} are listed: write more of the account or name.", count=MOST))
    bill(view)


def choose_bill(row: Row) -> None:
    st.session_state[BILL] = row["bill_id"]


def columns(view: View) -> tuple[Column, ...]:
    """Of the list of bills."""
    words, unit = view.language, view.language.currency

    def money(label: str, name: str) -> Column:
        return number(view.text(label, unit=unit), lambda row: words.number(row[name], words.decimals))

    return (
        Column(view.text("Bill"), lambda row: row["bill_id"]),
        Column(view.text("Customer"), lambda row: row["customer_name"]),
        Column(view.text("Region"), lambda row: row["region"]),
        Column(view.text("State"), lambda row: words.word(row["status"])),
        money("Usage ({unit})", "usage_amount"),
        money("Discounts ({unit})", "discount_amount"),
        money("Fees ({unit})", "fee_amount"),
        money("Tax ({unit})", "tax_amount"),
        money("Total due ({unit})", "total_due"),
    )


if __name__ == "__main__":
    page(view())
