"""The itemisation of an issued bill: every use that it charges, in files of its own, which may go before the bill does.

Their hashes stay when they are gone, and calls can be guessed: each file holds a salt, which goes with it, so that its
hash then tells nothing of them.
"""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from serving.invoices.document import Document
from serving.invoices.items import usage_table
from serving.invoices.money import amount
from serving.invoices.page import FOOT, HEAD, LEFT, MUTED, Letterhead, Style, draw_page, write
from serving.invoices.tables import Table, draw_slice, flow

ITEMS = "items"
JSON, PDF = f"{ITEMS}.json", f"{ITEMS}.pdf"
"""The kinds of its files."""

SAID = ("document_id", "account_id", "cycle", "period", "currency", "time_zone", "supplier")
TABLES_TOP = HEAD - 30


def itemisation(statement: Document, items: Sequence[Document], salt: str) -> Document:
    """What it says, salt first, a list for each number. statement: of the bill. items: its uses in their order."""
    by_number: dict[str, list[Document]] = {}
    for item in items:
        by_number.setdefault(item["msisdn"], []).append(item)
    return {
        "salt": salt,
        **{name: statement[name] for name in ("number", "issue_date", "layout", *SAID)},
        "customer_name": statement["customer"]["customer_name"],
        "numbers": [number_entry(msisdn, by_number[msisdn]) for msisdn in sorted(by_number)],
    }


def number_entry(msisdn: str, items: Sequence[Document]) -> Document:
    """The uses of a number, and what they come to."""
    charge = sum((Decimal(item["charge"]) for item in items), Decimal(0))
    return {"msisdn": msisdn, "uses": len(items), "charge": f"{charge:f}", ITEMS: items}


def files_of(document: Document) -> dict[str, bytes]:
    """Its files by their kind."""
    return {JSON: (json.dumps(document, ensure_ascii=False) + "\n").encode(), PDF: pdf(document)}


def pdf(document: Document) -> bytes:
    """The PDF's bytes, a table for each number. No clock and no chance but the salt enters them."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=1)
    supplier = document["supplier"]
    whose = supplier["name"], supplier["address"], supplier["vat_id"]
    head = Letterhead("ITEMISATION", document["number"], is_draft=False, supplier=whose)
    canvas.setTitle(f"Itemisation of {head.number}")
    canvas.setAuthor(head.supplier[0])
    canvas.setKeywords(document["salt"])
    pages = flow(tables(document), TABLES_TOP, HEAD, FOOT)
    for number, page in enumerate(pages, start=1):
        draw_page(canvas, head, number, len(pages))
        if number == 1:
            write(canvas, (LEFT, HEAD - 12), about(document), Style(8.5, color=MUTED))
        for part in page:
            draw_slice(canvas, part)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def about(document: Document) -> str:
    """Whose uses, of when."""
    period = document["period"]
    return (
        f"{document['customer_name']}, account {document['account_id']}  ·  {period['first_day']} to "
        f"{period['last_day']}  ·  Times are local ({document['time_zone']})"
    )


def tables(document: Document) -> Iterator[Table]:
    """A table for each number, with what its uses come to."""
    for number in document["numbers"]:
        title = f"Usage of {number['msisdn']}, {number['uses']:,} uses"
        table = usage_table(title, number[ITEMS], document["currency"], several=False)
        total = ("Total", *[""] * (len(table.columns) - 2), amount(number["charge"]))
        yield Table(title, table.columns, [*table.rows, total], frozenset({-1}), table.size, table.pitch)
