"""A bill's document as a PDF: summary, then itemised list. The same document gives the same bytes."""

from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from gold.billing.documents import BILL, CREDIT_NOTE, DEBIT_NOTE
from gold.bills import DRAFT
from serving.invoices.first_page import NOTES_TOP, TABLES_TOP, draw_first_page, draw_notes
from serving.invoices.items import itemised
from serving.invoices.page import FOOT, HEAD, Letterhead, draw_page
from serving.invoices.summary import summary
from serving.invoices.tables import Page, draw_slice, flow

Document = dict[str, Any]

rl_config.useA85 = 0  # streams as bytes, not as letters: a fifth smaller, and sooner done

TITLES = {BILL: "INVOICE", CREDIT_NOTE: "CREDIT NOTE", DEBIT_NOTE: "DEBIT NOTE"}

LAYOUT = 6
"""Stands in every document: raise it when the drawing changes, and every PDF is drawn again."""


def layout(document: Document) -> tuple[list[Page], list[Page]]:
    """The pages of the summary and those of the itemised list."""
    first = flow(summary(document), TABLES_TOP, HEAD, NOTES_TOP)
    items = itemised(document)
    return first, flow([items], HEAD, HEAD, FOOT) if items.rows else []


def page_count(document: Document) -> int:
    """How many pages the PDF has."""
    return sum(map(len, layout(document)))


def letterhead(document: Document) -> Letterhead:
    """What stands on top and at the foot of its pages."""
    title = TITLES[document.get("kind", BILL)]
    is_draft = document["status"] == DRAFT
    if "number" not in document:
        return Letterhead(title, document["bill_id"], is_draft)
    supplier = document["supplier"]
    return Letterhead(title, document["number"], is_draft, (supplier["name"], supplier["address"], supplier["vat_id"]))


def pdf(document: Document, compressed: bool = True) -> bytes:
    """The PDF's bytes. No clock and no chance enters them."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=int(compressed))
    head = letterhead(document)
    canvas.setTitle(f"{head.title.capitalize()} {head.number}")
    canvas.setAuthor(head.supplier[0])
    canvas.setSubject(f"{document['customer']['customer_name']}, {document['cycle']}")
    first, items = layout(document)
    for number, page in enumerate(first + items, start=1):
        draw_page(canvas, head, number, len(first) + len(items))
        if number == 1:
            draw_first_page(canvas, document)
        if number == len(first):
            draw_notes(canvas, document)
        for part in page:
            draw_slice(canvas, part)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
