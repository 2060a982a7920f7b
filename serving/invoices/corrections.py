"""What a note corrects, and what a bill carries of others: each line as it was billed, as it is, and the difference."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from serving.invoices.money import amount, percent
from serving.invoices.tables import Column, Table

Document = dict[str, Any]
Line = Mapping[str, Any]

INCLUDED = "included"


def note(document: Document) -> Table:
    """What a credit or debit note corrects."""
    title = f"Correction of invoice {document['amends_number']}"
    last = (total_name(document), document["amounts"]["total_due"])
    return corrections(document["lines"], title, last, document["currency"])


def carried(document: Document) -> Iterable[Table]:
    """What a bill carries of other cycles, a table each."""
    for block in document.get("carried", ()):
        lines = [line for line in document["lines"] if line["cycle"] == block["cycle"]]
        last = ("Carried onto this invoice", block["total"])
        yield corrections(lines, carried_label(block), last, document["currency"])


def carried_label(block: Document) -> str:
    """What a block is called."""
    return f"Correction of {month_name(block['cycle'])}, invoice {block['amends_number']}"


def total_name(document: Document) -> str:
    """What the sum of a document is to who gets it."""
    return "In your favour" if Decimal(document["amounts"]["total_due"]) < 0 else "Total due"


def month_name(cycle: str) -> str:
    """2026-03 as March 2026."""
    return f"{date.fromisoformat(f'{cycle}-01'):%B %Y}"


def corrections(lines: Iterable[Line], title: str, last: tuple[str, str], currency: str) -> Table:
    """A row a line that differs, and the sum. lines: posted ones of one cycle. last: what the sum is called, and it."""
    pairs: dict[str, dict[bool, Line]] = {}
    for line in lines:
        pairs.setdefault(line["line_id"], {})[line["is_reversal"]] = line
    rows = [row(pair.get(True), pair.get(False)) for pair in pairs.values()]
    name, sum_ = last
    columns = (
        Column("Item", 4.2),
        Column("Billed", 1.4, right=True),
        Column("Corrected", 1.4, right=True),
        Column(f"Difference, {currency}", 1.6, right=True),
    )
    return Table(title, columns, [*rows, (name, "", "", amount(sum_))], strong=frozenset({-1}))


def row(before: Line | None, now: Line | None) -> tuple[str, str, str, str]:
    """A line: what it is called, minus as it was posted, as it is, and the difference; of a tax that prices contain,
    the part that it is."""
    said = now or before or {}
    column = INCLUDED if said.get(INCLUDED) is not None else "amount"
    mark = "incl. " if column == INCLUDED else ""
    nothing = abs(Decimal(said[column]) * 0)
    was, is_now = nothing - value(before, column), nothing + value(now, column)
    texts = (f"{mark}{amount(f'{figure:f}')}" for figure in (was, is_now, is_now - was))
    rate = percent(said["rate"]) if said["kind"] == "tax" and said["rate"] is not None else ""
    return (", ".join(filter(None, (f"{said['label']} {rate}".strip(), said["msisdn"]))), *texts)  # type: ignore[return-value]


def value(line: Line | None, column: str) -> Decimal:
    """A figure of a line as it was posted; 0 of a line that was not there."""
    return Decimal(0) if line is None or line[column] is None else Decimal(line[column])
