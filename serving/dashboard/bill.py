"""One bill: as text, as files without telephone numbers, and as the invoice that the customer gets."""

import json
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.rated_usage import RATED_USAGE
from serving.bill_text import bill_text
from serving.csv_text import csv_text
from serving.dashboard import address
from serving.dashboard.data import bills
from serving.dashboard.drawing import plain
from serving.dashboard.invoice import State, invoice
from serving.dashboard.snapshot import Row
from serving.dashboard.view import View
from serving.invoices.document import Document, file_name

BILL = "bill"
SAID = {
    State.NONE: "No invoice is drawn of this bill yet: run tollhouse render-bills --cycle {cycle}.",
    State.OLDER: "The invoice is older than this bill: run tollhouse render-bills --cycle {cycle}.",
    State.NEWER: "The invoice is of a newer bill than this snapshot has: run tollhouse publish-gold.",
}
HELD_BACK = (
    "As customers get it, with telephone numbers, it is offered where the settings say numbers = true below [publish]."
)


def bill(view: View) -> None:
    """The bill that was chosen, if any is."""
    asked = address.text(view.text("Bill"), BILL, 120, lambda text: bills.bill(view.snapshot, text) is not None)
    if not asked:
        return
    row = bills.bill(view.snapshot, asked)
    if row is None:
        st.info(plain(view.text("There is no bill {bill} in this snapshot.", bill=asked)))
        return
    document = bills.bill_document(view.snapshot, row, view.settings.tariff.time_zone)
    downloads(view, row, document)
    made = row | {"billed_at": row["billed_at"].replace(tzinfo=None), "versions": read_of(view)}
    text = escape(bill_text(document, made))
    st.html(f'<pre class="bill" tabindex="0">{text}</pre>')  # a reader without a mouse can scroll it
    st.caption(view.text("In the place of a telephone number stands the beginning of its key."))


def read_of(view: View) -> dict[str, int]:
    """The versions of the tables that a bill is shown from."""
    tables = (BILLS, BILL_LINES, ALLOWANCE_BALANCES, BUCKET_BALANCES, RATED_USAGE)
    return {table.name: view.snapshot.manifest.versions[table.name] for table in tables}


def downloads(view: View, row: Row, document: Document) -> None:
    """Buttons for the files, and what is to be said of the invoice that is drawn already."""
    name = file_name(row["bill_id"])
    shows_numbers = view.settings.publish.numbers
    file = invoice(Path(view.settings.lake.invoices), row, document)
    is_original = shows_numbers and file.state is not State.NONE
    with st.container(horizontal=True):
        button = partial(st.download_button, on_click="ignore", icon=":material/download:")
        pdf = file.pdf.read_bytes if is_original else partial(drawn, document)
        button("PDF", pdf, f"{name}.pdf", "application/pdf", key="bill pdf")
        as_json = file.json.read_bytes if is_original else partial(json.dumps, document, indent=2, ensure_ascii=False)
        button("JSON", as_json, f"{name}.json", "application/json", key="bill json")
        lines = partial(csv_text, bills.lines(view.snapshot, row))
        button("CSV", lines, f"{name}.csv", "text/csv", key="bill csv")
    if said := SAID.get(file.state):
        st.warning(view.text(said, cycle=row["cycle"]))
    if not shows_numbers:
        st.caption(plain(view.text(HELD_BACK)))


def drawn(document: Document) -> bytes:
    """The invoice without telephone numbers."""
    from serving.invoices.pdf import LAYOUT, pdf  # reportlab takes a third of a second: only a click needs it

    return pdf({**document, "layout": LAYOUT})
