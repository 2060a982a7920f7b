"""Lines as documents bear them: a line of a bill as it is, or minus as it was posted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from gold.billing.amounts import ZERO
from gold.billing.lines import Borne, LineTax

SIGNED = ("uses", "units", "free_units", "base", "amount", "included")
"""What minus negates: every figure but the rate."""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line of an account's bill for a cycle, with the columns of gold.bill_lines.

    Two are equal where neither their figures, nor their taxes, nor the rules that made them differ: words may.
    """

    cycle: str
    line_id: str
    kind: str = field(compare=False)
    name: str = field(compare=False)
    label: str = field(compare=False)
    msisdn: str | None = field(compare=False)
    record_type: str | None = field(compare=False)
    uses: int | None
    units: int | None
    free_units: int | None
    base: Decimal | None
    rate: Decimal | None
    amount: Decimal
    included: Decimal | None
    rules_version: date | None
    taxes: Borne
    line_no: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line on a document. is_reversal: it stands there as minus what was posted."""

    line: DocumentLine
    is_reversal: bool = False

    @property
    def amount(self) -> Decimal:
        """In the currency, with its sign."""
        return -self.line.amount if self.is_reversal else self.line.amount

    @property
    def base(self) -> Decimal:
        """With its sign; 0 of a line that has none."""
        base = self.line.base or ZERO
        return -base if self.is_reversal else base

    @property
    def included(self) -> Decimal | None:
        """With its sign."""
        included = self.line.included
        return -included if self.is_reversal and included is not None else included


VALUES = [one.name for one in fields(DocumentLine) if one.name not in ("taxes", "line_no")]


def line_of(row: Mapping[str, Any]) -> DocumentLine:
    """A row of gold.bill_lines as a line."""
    return DocumentLine(**{name: row[name] for name in VALUES}, taxes=borne(row["taxes"]), line_no=row["line_no"])


def entry_of(row: Mapping[str, Any]) -> Entry:
    """A line of a document as it is posted: see posted."""
    values = {name: row[name] for name in VALUES} | (negated(row) if row["is_reversal"] else {})
    return Entry(DocumentLine(**values, taxes=borne(row["taxes"])), row["is_reversal"])


def posted(entry: Entry) -> dict[str, Any]:
    """What is posted of an entry: the columns of its line but for its place, with their signs, and is_reversal."""
    line = entry.line
    values: dict[str, Any] = {name: getattr(line, name) for name in VALUES}
    values["taxes"] = None if line.taxes is None else [tax._asdict() for tax in line.taxes]
    return values | (negated(values) if entry.is_reversal else {}) | {"is_reversal": entry.is_reversal}


def negated(row: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a row that minus negates, so."""
    return {name: None if row[name] is None else -row[name] for name in SIGNED}


def borne(taxes: Iterable[Mapping[str, Any]] | None) -> Borne:
    """The taxes of a row."""
    return None if taxes is None else tuple(LineTax(tax["name"], tax["rate"]) for tax in taxes)


def pending(entries: Iterable[Entry]) -> Decimal:
    """The charges of rated uses that entries would add to what is posted."""
    return sum((entry.base for entry in entries if entry.line.kind == "usage"), ZERO)
