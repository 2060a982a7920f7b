"""One bill: its state and documents; as text, as files without telephone numbers, or as customers get it; its proof."""

import json
from collections.abc import Callable
from dataclasses import dataclass
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
from serving.dashboard.data import bills, documents
from serving.dashboard.documents import history, listed, state
from serving.dashboard.drawing import plain
from serving.dashboard.invoice import State, invoice
from serving.dashboard.proving import proving
from serving.dashboard.snapshot import OpenSnapshot, Row
from serving.dashboard.view import View
from serving.document_text import Since, document_text
from serving.invoices.document import Document, file_name
from serving.invoices.issued import BY_NUMBER

BILL = "bill"
SAID = {
    State.NONE: "No invoice is drawn of this bill yet: run tollhouse render-bills --cycle {cycle}.",
    State.OLDER: "The invoice is older than this bill: run tollhouse render-bills --cycle {cycle}.",
    State.NEWER: "The invoice is of a newer bill than this snapshot has: run tollhouse publish-gold.",
}
HELD_BACK = (
    "As customers get it, with telephone numbers, it is offered where the settings say numbers = true below [publish]."
)
SHORTENED = (
    "Without telephone numbers, address and VAT id: what was sent, whose hash is on record, has them, and is offered "
    "where the settings say numbers = true below [publish]."
)
Content = Callable[[], bytes | str]


@dataclass(frozen=True)
class Files:
    """What is downloaded, made where it is asked for. name: without its ending."""

    name: str
    pdf: Content
    json: Content
    csv: Content


def bill(view: View) -> None:
    """The bill that was chosen, if any is: by its id, or the number of a document that is about it."""
    label = view.text("Bill, or number of a document")
    asked = address.text(label, BILL, 120, lambda text: chosen(view.snapshot, text) is not None)
    if not asked:
        return
    bill_id = chosen(view.snapshot, asked)
    row = bill_id and bills.bill(view.snapshot, bill_id)
    if not row:
        st.info(plain(view.text("There is no bill {bill} in this snapshot.", bill=asked)))
        return
    every = documents.about(view.snapshot, row)
    state(view, every)
    listed(view, row, every, BILL)
    sent = next((one for one in every if one["number"] == asked.strip().upper()), None)
    fresh(view, row) if sent is None else document(view, sent)
    history(view, row, every)
    if sent is not None:
        proving(view, sent)


def chosen(snapshot: OpenSnapshot, asked: str) -> str | None:
    """The id of the bill that is asked for."""
    if bills.bill(snapshot, asked) is not None:
        return asked
    named = documents.named(snapshot, asked)
    return None if named is None else str(named["bill_id"])


def fresh(view: View, row: Row) -> None:
    """The bill as it comes to now."""
    document = bills.bill_document(view.snapshot, row, view.settings.tariff.time_zone)
    shows_numbers = view.settings.publish.numbers
    file = invoice(Path(view.settings.lake.invoices), row, document)
    is_original = shows_numbers and file.state is not State.NONE
    lines = partial(csv_text, bills.lines(view.snapshot, row))
    name = file_name(row["bill_id"])
    if is_original:
        downloads(Files(name, file.pdf.read_bytes, file.json.read_bytes, lines))
    else:
        downloads(Files(name, partial(drawn, document), partial(as_json, document), lines))
    if said := SAID.get(file.state):
        st.warning(view.text(said, cycle=row["cycle"]))
    if not shows_numbers:
        st.caption(plain(view.text(HELD_BACK)))
    made = row | {"billed_at": row["billed_at"].replace(tzinfo=None), "versions": read_of(view)}
    reading(view, bill_text(document, made))


def document(view: View, sent: Row) -> None:
    """A document as it was issued. sent: of fact_document."""
    said = documents.sent(view.snapshot, sent["document_id"])
    number, folder = sent["number"], Path(view.settings.lake.invoices) / BY_NUMBER / f"{sent['issue_date'].year}"
    as_pdf, in_json = (folder / f"{number}.{kind}" for kind in ("pdf", "json"))
    lines = partial(csv_text, map(flat, said["lines"]))
    if view.settings.publish.numbers and as_pdf.exists() and in_json.exists():
        downloads(Files(number, as_pdf.read_bytes, in_json.read_bytes, lines))
    else:
        downloads(Files(number, partial(drawn, said), partial(as_json, said), lines))
        st.caption(plain(view.text(SHORTENED)))
    reading(view, document_text(said, Since((), (), ())))


def flat(line: Document) -> Document:
    """A line for a table: its taxes in words."""
    return line | {"taxes": ", ".join(f"{tax['name']} {tax['rate']}" for tax in line["taxes"] or ())}


def reading(view: View, text: str) -> None:
    """A bill or a document as text; a reader without a mouse can scroll it."""
    st.html(f'<pre class="bill" tabindex="0">{escape(text)}</pre>')
    st.caption(view.text("In the place of a telephone number stands the beginning of its key."))


def read_of(view: View) -> dict[str, int]:
    """The versions of the tables that a bill is shown from."""
    tables = (BILLS, BILL_LINES, ALLOWANCE_BALANCES, BUCKET_BALANCES, RATED_USAGE)
    return {table.name: view.snapshot.manifest.versions[table.name] for table in tables}


def downloads(files: Files) -> None:
    """Buttons for the files."""
    with st.container(horizontal=True):
        button = partial(st.download_button, on_click="ignore", icon=":material/download:")
        button("PDF", files.pdf, f"{files.name}.pdf", "application/pdf", key="bill pdf")
        button("JSON", files.json, f"{files.name}.json", "application/json", key="bill json")
        button("CSV", files.csv, f"{files.name}.csv", "text/csv", key="bill csv")


def as_json(document: Document) -> str:
    """It as a file of JSON."""
    return json.dumps(document, indent=2, ensure_ascii=False)


def drawn(document: Document) -> bytes:
    """The invoice without telephone numbers."""
    from serving.invoices.pdf import LAYOUT, pdf  # reportlab takes a third of a second: only a click needs it

    return pdf({**document, "layout": LAYOUT})
