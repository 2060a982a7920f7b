"""The journal of a month's bills, and of what was used and no bill has yet."""

from decimal import Decimal

from gold.billing.amounts import ZERO, half_up
from gold.journal import NOT_BILLED, OF_KIND, Billed, Heading, JournalLine, accrued, entry
from gold.star.fact_invoice_line import CONTAINED_TAX
from lake.ledger_settings import Ledger
from serving.month_end.month import Month, Row

BILLS = "Bills"


def journal(month: Month, ledger: Ledger) -> list[JournalLine]:
    """The entries: of the bills, as billed, and of the accrual, both on the last day, and of its reversal."""
    heading = Heading(BILLS, month.last_day, month.cycle, "Bills of the cycle")
    lines = [billed(line) for line in month.lines if line["cycle"] == month.cycle]
    made = entry(heading, month.due("total_due"), lines, ledger)
    return [*made, *accrued(NOT_BILLED, unbilled(month), month.last_day, ledger)]


def billed(line: Row) -> Billed:
    """The sum of the lines of a service or rule."""
    item, amount = OF_KIND.get(line["kind"]) or line["revenue_kind"], line["amount"]
    included = -line["revenue"] if line["revenue_kind"] == CONTAINED_TAX else ZERO
    return Billed(line["cycle"], item, line["name"], line["label"], amount, amount, included)


def unbilled(month: Month) -> dict[tuple[str, str], Decimal]:
    """By the month's cycle and service, rounded half up to the minor unit: charges of all cycles until this one that no
    bill has."""
    exact: dict[tuple[str, str], Decimal] = {}
    for row in month.unbilled:
        key = month.cycle, row["record_type"]
        exact[key] = exact.get(key, ZERO) + row["charge"] - row["billed_charge"]
    return {key: half_up(amount, month.decimals) for key, amount in exact.items()}
