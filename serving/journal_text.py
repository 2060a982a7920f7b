"""A journal as it is handed over: lines of CSV, and a summary that ties to the documents."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from gold.billing.documents import KINDS
from gold.journal import ITEMS, JournalLine
from serving.invoices.money import decimals_of, percent
from serving.text_table import block

ZERO = Decimal(0)
COLUMNS = (
    *("entry", "kind", "account_id", "day", "period", "ledger_account", "item", "name", "rate", "text"),
    *("debit", "credit", "currency"),
)
"""Of the CSV file. day: of issue, or of an accrual; period: the cycle in which the service was. Money is exact."""

ISSUES = ("issued", "for", "kind", ">documents", ">total")
SUMS = ("item", "account", "name", ">rate", ">debit", ">credit")
ACCRUALS = ("entry", "item", "account", "name", "for", ">debit", ">credit")


@dataclass
class JournalSums:
    """What a journal comes to, line by line. last: the day of its accruals, which are reversed on the day after.

    issues: how many documents, and their totals, by day of issue, cycle and kind. items: debits and credits of
    documents by item, account, name and rate. accrued: what accruals come to, by item. unbalanced: documents whose
    entry does not come to 0, and by how much.
    """

    last: date
    issues: dict[tuple[date, str, str], tuple[int, Decimal]] = field(default_factory=dict)
    items: dict[tuple[Any, ...], list[Decimal]] = field(default_factory=lambda: defaultdict(lambda: [ZERO, ZERO]))
    accruals: list[JournalLine] = field(default_factory=list)
    accrued: dict[str, Decimal] = field(default_factory=dict)
    unbalanced: dict[str, Decimal] = field(default_factory=dict)
    lines: int = 0

    @property
    def documents(self) -> int:
        """How many."""
        return sum(count for count, _ in self.issues.values())

    @property
    def total(self) -> Decimal:
        """What the documents come to."""
        return sum((total for _, total in self.issues.values()), ZERO)

    def add(self, document: Mapping[str, Any], lines: Iterable[JournalLine]) -> Iterator[dict[str, Any]]:
        """Adds the entry of a document. Returns its rows of the file."""
        key, rest = (document["issue_date"], document["cycle"], document["kind"]), ZERO
        count, total = self.issues.get(key, (0, ZERO))
        self.issues[key] = count + 1, total + document["total"]
        for line in lines:
            rest += line.amount
            item = (ITEMS.index(line.item), line.account, line.name, line.rate or ZERO)
            self.items[item][line.amount < 0] += abs(line.amount)
            yield self.row(line, document["kind"], document["account_id"], document["currency"])
        if rest:
            self.unbalanced[document["document_id"]] = rest

    def accrue(self, lines: Iterable[JournalLine], currency: str) -> Iterator[dict[str, Any]]:
        """Adds an accrual and its reversal. Returns their rows of the file."""
        for line in lines:
            self.accruals += [line] if line.day == self.last else []
            yield self.row(line, "accrual", "", currency)

    def row(self, line: JournalLine, kind: str, account_id: str, currency: str) -> dict[str, Any]:
        """A line as a row of the file."""
        self.lines += 1
        values = (line.entry, kind, account_id, line.day, line.period, line.account, line.item, line.name, line.rate)
        return dict(zip(COLUMNS, (*values, line.text, line.debit, line.credit, currency), strict=True))


def journal_text(sums: JournalSums, title: str, currency: str) -> str:
    """The summary, for a terminal."""
    tied = f"debits are credits, and what is owed is what documents come to: {shown(sums.total)} {currency}"
    until, after = f"{sums.last}", f"{sums.last + timedelta(days=1)}"
    parts = (
        f"{title}, in {currency}",
        block("Documents", ISSUES, issue_rows(sums)),
        block("Entries of documents", SUMS, item_rows(sums)),
        block(f"Accruals of {until}, reversed on {after}", ACCRUALS, map(accrual_row, sums.accruals)),
        tied,
    )
    return "\n\n".join(part for part in parts if part)


def issue_rows(sums: JournalSums) -> Iterator[tuple[str, ...]]:
    """By ISSUES."""
    for (day, cycle, kind), (count, total) in sorted(
        sums.issues.items(), key=lambda row: (*row[0][:2], kind_index(row[0]))
    ):
        yield str(day), cycle, kind.replace("_", " "), f"{count:,}", shown(total)


def kind_index(issue: tuple[date, str, str]) -> int:
    return KINDS.index(issue[2])


def item_rows(sums: JournalSums) -> Iterator[tuple[str, ...]]:
    """By SUMS, with the sum of all at the end."""
    for (item, account, name, rate), (debit, credit) in sorted(sums.items.items()):
        told = percent(str(rate)) if rate else ""
        sides = (exact(side) if side else "" for side in (debit, credit))
        yield ITEMS[item].replace("_", " "), account, name, told, *sides
    if sums.items:
        debit, credit = (sum((sides[side] for sides in sums.items.values()), ZERO) for side in (0, 1))
        yield "all", "", "", "", exact(debit), exact(credit)


def accrual_row(line: JournalLine) -> tuple[str, ...]:
    """By ACCRUALS."""
    sides = (exact(side) if side is not None else "" for side in (line.debit, line.credit))
    return line.entry.lower(), line.item, line.account, line.name, line.period, *sides


def exact(amount: Decimal) -> str:
    """With all the decimals that a charge has."""
    return f"{amount:,.6f}"


def shown(amount: Decimal) -> str:
    """With two decimals, or as many more as it has."""
    return f"{amount:,.{max(2, decimals_of(str(amount)))}f}"
