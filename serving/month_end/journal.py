"""The postings of a month: its bills, and what was used and no bill has yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from gold.star.fact_invoice_line import CONTAINED_TAX, ONE_OFF, RECURRING, USAGE
from lake.ledger import Ledger
from serving.month_end.month import Month, Row
from telecom.services import SERVICES

ZERO = Decimal(0)
BILLS, ACCRUAL, REVERSAL = "Bills", "Accrual", "Reversal"
OWED_TAX = "owed_tax"
"""The other side of CONTAINED_TAX."""


@dataclass(frozen=True)
class Posting:
    """One line of the journal. amount: a debit; negative: a credit. source: the kind of line that it is the sum of."""

    entry: str
    day: date
    account: str
    text: str
    amount: Decimal
    source: str

    @property
    def debit(self) -> Decimal | None:
        """What is debited, None of a credit."""
        return self.amount if self.amount >= 0 else None

    @property
    def credit(self) -> Decimal | None:
        """What is credited, None of a debit."""
        return -self.amount if self.amount < 0 else None


def journal(month: Month, ledger: Ledger) -> list[Posting]:
    """The entries: of the bills, of the accrual on the last day, and of its reversal on the day after."""
    return [*billed(month, ledger), *accrued(month, ledger)]


def billed(month: Month, ledger: Ledger) -> Iterator[Posting]:
    """What customers owe, against revenue as billed, discounts and taxes."""
    yield Posting(BILLS, month.last_day, ledger.receivables, "Bills of the cycle", month.due("total_due"), "total_due")
    for line in month.lines:
        if line["cycle"] != month.cycle:
            continue
        account = account_of(line, ledger)
        if line["amount"]:
            yield Posting(BILLS, month.last_day, account, line["label"], -line["amount"], line["kind"])
        if line["revenue_kind"] == CONTAINED_TAX:
            text, contained = f"{line['label']}, contained in prices", -line["revenue"]
            yield Posting(BILLS, month.last_day, ledger.usage, text, contained, CONTAINED_TAX)
            yield Posting(BILLS, month.last_day, ledger.tax, text, -contained, OWED_TAX)


def account_of(line: Row, ledger: Ledger) -> str:
    """The account that a line of bills is posted to."""
    rules = {"discount": ledger.discounts, "tax": ledger.tax}
    kinds = {USAGE: ledger.usage, RECURRING: ledger.recurring, ONE_OFF: ledger.one_off}
    return rules[line["kind"]] if line["kind"] in rules else kinds[line["revenue_kind"]]


def accrued(month: Month, ledger: Ledger) -> Iterator[Posting]:
    """What no bill has, service by service, without tax and before discounts; reversed as the next month begins."""
    for entry, day, sign in ((ACCRUAL, month.last_day, 1), (REVERSAL, month.last_day + timedelta(days=1), -1)):
        for service, amount in unbilled(month).items():
            if amount:
                label = SERVICES[service].label if service in SERVICES else service
                text = f"{label}, not yet billed"
                yield Posting(entry, day, ledger.unbilled, text, sign * amount, "unbilled")
                yield Posting(entry, day, ledger.usage, text, -sign * amount, "unbilled")


def unbilled(month: Month) -> dict[str, Decimal]:
    """By service, rounded half up to the minor unit: charges of all cycles until this one that no bill has."""
    exact: dict[str, Decimal] = {}
    for row in month.unbilled:
        exact[row["record_type"]] = exact.get(row["record_type"], ZERO) + row["charge"] - row["billed_charge"]
    return {name: rounded(amount, month.decimals) for name, amount in exact.items()}


def rounded(amount: Decimal, decimals: int) -> Decimal:
    """Half up, to so many decimals."""
    return amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
