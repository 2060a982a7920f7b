"""Documents as they are drafted: bills, credit and debit notes, what is written off. Their sums are those of lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gold.billing.amounts import ZERO
from gold.billing.document_lines import Entry

BILL, CREDIT_NOTE, DEBIT_NOTE, WRITE_OFF = "bill", "credit_note", "debit_note", "write_off"
KINDS = (BILL, CREDIT_NOTE, DEBIT_NOTE, WRITE_OFF)
"""In the order in which documents of one account and cycle stand."""


@dataclass(frozen=True)
class TaxSum:
    """What a document's lines of a tax come to. included: of a tax that prices contain, the part that it is."""

    cycle: str
    name: str
    rate: Decimal
    base: Decimal
    amount: Decimal
    included: Decimal | None


@dataclass(frozen=True)
class Block:
    """What a bill carries of another cycle: an earlier one, or a later one that was issued before it. amends: the bill
    of that cycle."""

    cycle: str
    amends: str
    entries: tuple[Entry, ...]

    @property
    def total(self) -> Decimal:
        """With its tax."""
        return total(self.entries)


@dataclass(frozen=True)
class Document:
    """kind: one of KINDS. cycle: that it bills or amends. amends: the id of the cycle's bill; None of a bill.

    own: the entries of its cycle. carried: blocks of a bill, by cycle.
    """

    kind: str
    account_id: str
    cycle: str
    amends: str | None
    own: tuple[Entry, ...]
    carried: tuple[Block, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Its own, then those of its blocks."""
        return (*self.own, *(entry for block in self.carried for entry in block.entries))

    @property
    def total(self) -> Decimal:
        """What the account owes by it, tax included; below zero of a credit note."""
        return total(self.entries)

    @property
    def taxes(self) -> list[TaxSum]:
        """By cycle, tax and rate, its own cycle's first."""
        return [one for part in (self.own, *(block.entries for block in self.carried)) for one in tax_sums(part)]


def total(entries: Iterable[Entry]) -> Decimal:
    """The sum of their amounts."""
    return sum((entry.amount for entry in entries), ZERO)


def tax_sums(entries: Sequence[Entry]) -> list[TaxSum]:
    """What lines of taxes come to, by tax and rate in the order in which they stand; entries: of one cycle."""
    sums: dict[tuple[str, Decimal], list[Entry]] = {}
    for entry in entries:
        if entry.line.kind == "tax" and entry.line.rate is not None:
            sums.setdefault((entry.line.name, entry.line.rate), []).append(entry)
    return [tax_sum(*key, of_tax) for key, of_tax in sums.items()]


def tax_sum(name: str, rate: Decimal, entries: Sequence[Entry]) -> TaxSum:
    """The sum of the lines of one tax."""
    parts = [entry.included for entry in entries if entry.included is not None]
    base = sum((entry.base for entry in entries), ZERO)
    return TaxSum(entries[0].line.cycle, name, rate, base, total(entries), sum(parts, ZERO) if parts else None)
