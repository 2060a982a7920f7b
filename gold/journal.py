"""What bills and documents say in the general ledger: double entry, exact. One line per entry, period, item and name.

An entry debits what is owed, as its bill or document has it, and credits what its lines are: it balances where these
come to that.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from gold.billing.documents import WRITE_OFF
from gold.star.fact_invoice_line import CONTAINED_TAX, ONE_OFF, RECURRING, USAGE
from lake.ledger_settings import Ledger
from telecom.services import SERVICES

ZERO = Decimal(0)
RECEIVABLE, DISCOUNT, TAX, OWED_TAX, ROUNDING = "receivable", "discount", "tax", "owed_tax", "rounding"
UNBILLED, SUSPENSE = "unbilled", "suspense"
ITEMS = (
    *(RECEIVABLE, WRITE_OFF, USAGE, ROUNDING, RECURRING, ONE_OFF, DISCOUNT, CONTAINED_TAX, TAX, OWED_TAX),
    *(UNBILLED, SUSPENSE),
)
"""What is posted. CONTAINED_TAX: what of prices is no revenue; OWED_TAX: its other side."""

OF_KIND = {"usage": USAGE, "discount": DISCOUNT, "tax": TAX}
"""The items of lines by their kind. A fee is RECURRING or ONE_OFF."""

Sums = Mapping[tuple[str, str], Decimal]
"""By cycle and service."""


@dataclass(frozen=True)
class Billed:
    """A line of a bill, or the sum of several. period: the cycle that it is of. item: as OF_KIND has it, or of a fee.

    exact: of usage what its charges come to, where that is known; amount otherwise. included: of a tax that prices
    contain, the part that it is.
    """

    period: str
    item: str
    name: str
    label: str
    amount: Decimal
    exact: Decimal
    included: Decimal = ZERO
    rate: Decimal | None = None


class Heading(NamedTuple):
    """What an entry is called, of which day and period, what is said of the sum, and whether nobody is sent it."""

    entry: str
    day: date
    period: str
    text: str
    is_written_off: bool = False


class JournalLine(NamedTuple):
    """A line of an entry. amount: a debit; negative: a credit. name: of the service, rule or tax; rate: of a tax."""

    entry: str
    day: date
    period: str
    account: str
    item: str
    name: str
    rate: Decimal | None
    text: str
    amount: Decimal

    @property
    def debit(self) -> Decimal | None:
        """What is debited, None of a credit."""
        return self.amount if self.amount >= 0 else None

    @property
    def credit(self) -> Decimal | None:
        """What is credited, None of a debit."""
        return -self.amount if self.amount < 0 else None


def entry(heading: Heading, total: Decimal, lines: Iterable[Billed], ledger: Ledger) -> list[JournalLine]:
    """The entry of a bill or document. total: what it says is owed; lines: what it says that this is made of."""
    name, day, period, text, is_written_off = heading
    item, account = (WRITE_OFF, ledger.write_offs) if is_written_off else (RECEIVABLE, ledger.receivables)
    owed = JournalLine(name, day, period, account, item, "", None, text, total)
    sums: dict[tuple[Any, ...], JournalLine] = {}
    for line in lines:
        for item, account, amount in sides(line, ledger, is_written_off=is_written_off):
            key = (line.period, ITEMS.index(item), account, line.name, line.rate or ZERO)
            new = JournalLine(name, day, line.period, account, item, line.name, line.rate, line.label, amount)
            sums[key] = new._replace(amount=sums[key].amount + amount, text=sums[key].text) if key in sums else new
    return [line for line in (owed, *(sums[key] for key in sorted(sums))) if line.amount]


def sides(line: Billed, ledger: Ledger, *, is_written_off: bool) -> Iterator[tuple[str, str, Decimal]]:
    """Items, accounts and amounts that come to minus a line's amount. No tax is owed of what nobody is sent."""
    accounts = {DISCOUNT: ledger.discounts, USAGE: ledger.usage, RECURRING: ledger.recurring, ONE_OFF: ledger.one_off}
    tax_account = ledger.write_offs if is_written_off else ledger.tax
    if line.item == TAX:
        yield WRITE_OFF if is_written_off else TAX, tax_account, -line.amount
    else:
        yield line.item, accounts[line.item], -line.exact
        yield ROUNDING, ledger.rounding, line.exact - line.amount
    yield CONTAINED_TAX, ledger.usage, line.included
    yield WRITE_OFF if is_written_off else OWED_TAX, tax_account, -line.included


def document_entry(document: Mapping[str, Any], one_off: Collection[str], ledger: Ledger) -> list[JournalLine]:
    """The entry of a row of gold.documents, which is called after its number, or else its id.

    one_off: name, plan and version of the fees that are paid once, as ids of lines end: setup/standard/2026-01-01.
    """
    kind = document["kind"]
    text = f"{kind.replace('_', ' ').capitalize()} for {document['cycle']}"
    name = document["number"] or document["document_id"]
    heading = Heading(name, document["issue_date"], document["cycle"], text, kind == WRITE_OFF)
    return entry(heading, document["total"], (billed(line, one_off) for line in document["lines"]), ledger)


def billed(line: Mapping[str, Any], one_off: Collection[str]) -> Billed:
    """A line of a document."""
    kind, amount = line["kind"], line["amount"]
    item = OF_KIND.get(kind) or (ONE_OFF if is_once(line, one_off) else RECURRING)
    exact = line["base"] if kind == "usage" and line["base"] is not None else amount
    label = line["label"] if kind != "fee" else line["name"].replace("_", " ").capitalize()
    of_tax = (line["included"] or ZERO, line["rate"]) if kind == "tax" else ()
    return Billed(line["cycle"], item, line["name"], label, amount, exact, *of_tax)


def is_once(fee: Mapping[str, Any], one_off: Collection[str]) -> bool:
    """Whether a fee's line is of one that is paid once: fee/NUMBER/setup/standard/2026-01-01."""
    return fee["msisdn"] is not None and fee["line_id"].removeprefix(f"fee/{fee['msisdn']}/") in one_off


class Accrual(NamedTuple):
    """What an accrual is called, what is said of its lines, and the item that it is of: UNBILLED or SUSPENSE."""

    entry: str
    text: str
    item: str


NOT_BILLED = Accrual("Accrual", "not yet billed", UNBILLED)
NOT_MATCHED = Accrual("Suspense", "nobody pays for it yet: an estimate", SUSPENSE)


def accrued(accrual: Accrual, sums: Sums, day: date, ledger: Ledger) -> Iterator[JournalLine]:
    """The lines of an accrual of a day, and of its reversal on the day after."""
    accounts = {UNBILLED: (ledger.unbilled, ledger.usage), SUSPENSE: (ledger.suspense, ledger.suspended)}
    account, other = accounts[accrual.item]
    after = day + timedelta(days=1)
    for name, on, sign in ((accrual.entry, day, 1), (f"{accrual.entry} reversal", after, -1)):
        for (period, service), amount in sorted(sums.items()):
            if amount:
                text = f"{SERVICES[service].label if service in SERVICES else service}, {accrual.text}"
                line = JournalLine(name, on, period, account, accrual.item, service, None, text, sign * amount)
                yield from (line, line._replace(account=other, amount=-sign * amount))
