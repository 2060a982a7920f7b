"""Documents of the small lake that balances: its bill as it was issued, and notes to it."""

from datetime import date
from decimal import Decimal
from typing import Any

from gold.bill_lines import BILL_LINES
from gold.billing.document_lines import DocumentLine, Entry, line_of
from gold.billing.documents import BILL as KIND
from gold.billing.documents import Document
from gold.issuing.chain import linked
from gold.issuing.content import Issuer, Told, about, draft_row
from tests.control_rows import BILL, LINE, Row

ISSUER = Issuer({}, "MAD", 2, "Africa/Casablanca")


def bill_line(**other: Any) -> DocumentLine:
    """Its usage line, unless told otherwise."""
    return line_of(dict.fromkeys(BILL_LINES.names) | LINE | other)


def used(base: str, amount: str) -> DocumentLine:
    """Its usage line, of other charges."""
    return bill_line(base=Decimal(base), amount=Decimal(amount))


def document_rows(*documents: tuple[str, list[Entry]]) -> list[Row]:
    """The rows of gold.documents of documents, by kind and entries."""
    drafts, numbers = [], {"2026-03-ACC1": "N1"}
    for serial, (kind, entries) in enumerate(documents, start=1):
        amends = None if kind == KIND else "2026-03-ACC1"
        document = Document(kind, "ACC1", "2026-03", amends, tuple(entries))
        draft = draft_row(document, f"2026-03-ACC1+{serial}", Told(about(BILL, {}), numbers), ISSUER)
        number = {"number": f"N{serial}", "series": "N", "serial": serial, "issue_date": date(2026, 4, 2)}
        drafts.append(draft | number | {"file_hashes": [], "states": [], "basis": None})
    return list(linked(drafts, 0, ""))
