"""The itemisations of an issued document: uses of one cycle in files of their own, which may go before it does.

A bill has one of the uses that it charges in its own cycle, and one for each cycle of which it carries a correction; a
note has one of its bill's cycle. A correction tells the uses that were billed otherwise before, or not at all.

Hashes stay when files are gone, and calls can be guessed: each file holds a salt, which goes with it, so that its hash
then tells nothing of them.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from serving.invoices.corrections import carried_label
from serving.invoices.document import Document
from serving.invoices.items import correction_table, usage_table
from serving.invoices.money import amount
from serving.invoices.page import FOOT, HEAD, LEFT, MUTED, Letterhead, Style, draw_page, write
from serving.invoices.tables import Table, draw_slice, flow

ITEMS = "items"
"""How the kinds of its files begin."""

SAID = ("number", "issue_date", "layout", "document_id", "account_id", "currency", "time_zone", "supplier")
TABLES_TOP = HEAD - 30


def kind_of(ending: str, cycle: str, own: str) -> str:
    """The kind of a file of uses of a cycle: items.json; of another than the document's own, items-2026-02.json."""
    return f"{ITEMS}.{ending}" if cycle == own else f"{ITEMS}-{cycle}.{ending}"


def cycle_of(kind: str, own: str) -> str:
    """The cycle of whose uses the file of a kind tells."""
    return kind.partition(".")[0].removeprefix(ITEMS).removeprefix("-") or own


def all_files(
    statement: Document, listed: Mapping[str, Sequence[Document]], salt_of: Callable[[str], str]
) -> dict[str, bytes]:
    """The files of all itemisations of a statement, by their kind. listed: uses in their order by cycle. salt_of: the
    salt for a cycle."""
    files = dict[str, bytes]()
    for cycle, items in listed.items():
        document = itemisation(statement, cycle, items, salt_of(cycle))
        files[kind_of("json", cycle, statement["cycle"])] = as_json(document)
        files[kind_of("pdf", cycle, statement["cycle"])] = pdf(document)
    return files


def itemisation(statement: Document, cycle: str, items: Sequence[Document], salt: str) -> Document:
    """What it says, salt first, a list for each number. statement: of the document. items: uses of the cycle in order;
    where they are corrected, with what was billed of each."""
    by_number: dict[str, list[Document]] = {}
    for item in items:
        by_number.setdefault(item["msisdn"], []).append(item)
    return {
        "salt": salt,
        **{name: statement[name] for name in SAID},
        "cycle": cycle,
        "period": statement["period"] if cycle == statement["cycle"] else None,
        "amends_number": amended(statement, cycle),
        "customer_name": statement["customer"]["customer_name"],
        "numbers": [number_entry(msisdn, by_number[msisdn]) for msisdn in sorted(by_number)],
    }


def amended(statement: Document, cycle: str) -> str | None:
    """The number of the bill that is corrected; None of a bill's own cycle."""
    blocks: dict[str, str] = {block["cycle"]: block["amends_number"] for block in statement["carried"]}
    return blocks.get(cycle, statement["amends_number"])


def number_entry(msisdn: str, items: Sequence[Document]) -> Document:
    """The uses of a number, and what they come to; where they are corrected, what was billed of them, too."""
    billed = {"billed": sum_of(items, "billed")} if "billed" in items[0] else {}
    return {"msisdn": msisdn, "uses": len(items), **billed, "charge": sum_of(items, "charge"), ITEMS: items}


def sum_of(items: Sequence[Document], name: str) -> str:
    """Of those that have a figure."""
    return f"{sum((Decimal(item[name]) for item in items if item[name] is not None), Decimal(0)):.6f}"


def as_json(document: Document) -> bytes:
    return (json.dumps(document, ensure_ascii=False) + "\n").encode()


def pdf(document: Document) -> bytes:
    """The PDF's bytes, a table for each number. No clock and no chance but the salt enters them."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=1)
    supplier = document["supplier"]
    by = supplier["name"], supplier["address"], supplier["vat_id"]
    head = Letterhead("ITEMISATION", document["number"], is_draft=False, supplier=by)
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
    """Whose uses, of when, or of which bill."""
    who, period = f"{document['customer_name']}, account {document['account_id']}", document["period"]
    is_correction = document["amends_number"] is not None
    which = carried_label(document) if is_correction else f"{period['first_day']} to {period['last_day']}"
    return f"{who}  ·  {which}  ·  Times are local ({document['time_zone']})"


def tables(document: Document) -> Iterator[Table]:
    """A table for each number, with what its uses come to."""
    for number in document["numbers"]:
        title = f"Usage of {number['msisdn']}, {number['uses']:,} uses"
        if "billed" in number:
            yield corrected(title, number, document["currency"])
        else:
            table = usage_table(title, number[ITEMS], document["currency"], several=False)
            yield with_sums(table, [("Total", amount(number["charge"]))])


def corrected(title: str, number: Document, currency: str) -> Table:
    """The table of a number whose uses are corrected, with the difference."""
    billed, charge = number["billed"], number["charge"]
    sums = [
        ("Total", amount(billed), amount(charge)),
        ("Difference", "", amount(f"{Decimal(charge) - Decimal(billed)}")),
    ]
    return with_sums(correction_table(title, number[ITEMS], currency), sums)


def with_sums(table: Table, sums: Sequence[tuple[str, ...]]) -> Table:
    """A table and rows below it: what each is called, and its last cells."""
    below = [(name, *[""] * (len(table.columns) - 1 - len(cells)), *cells) for name, *cells in sums]
    strong = frozenset(range(-len(below), 0))
    return Table(table.title, table.columns, [*table.rows, *below], strong, table.size, table.pitch)
