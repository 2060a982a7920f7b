"""Whether the totals of the workbook are those of bills, of invoices, of KPIs, and whether the lake balances."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from gold.control_totals import Total
from gold.hops import ISSUING
from gold.journal import DISCOUNT, RECEIVABLE, TAX, JournalLine
from gold.star.fact_invoice import AMOUNTS
from gold.star.fact_invoice_line import CONTAINED_TAX, ONE_OFF, RECURRING, USAGE
from serving.month_end.bridge import Bridge
from serving.month_end.check import COUNT, EXACT, OF_BILLS, OF_CONTROLS, OF_KPIS, Check
from serving.month_end.invoice_checks import of_invoices
from serving.month_end.invoices import Invoices
from serving.month_end.journal import BILLS
from serving.month_end.month import Month

ZERO = Decimal(0)


@dataclass(frozen=True)
class Controls:
    """The totals of the last reconcile-lake: its run, '' where there was none, and when it began, UTC."""

    run: str
    checked_at: datetime | None
    totals: Sequence[Total]


@dataclass(frozen=True)
class Figures:
    """All that the workbook shows."""

    month: Month
    journal: Sequence[JournalLine]
    bridge: Bridge
    invoices: Invoices
    controls: Controls


def checks(figures: Figures) -> list[Check]:
    """Every check, in the order in which people read them."""
    return [
        *of_bills(figures),
        *of_invoices(figures.month, figures.invoices),
        *of_kpis(figures),
        *of_controls(figures.month, figures.controls),
    ]


def of_bills(figures: Figures) -> Iterator[Check]:
    """The sheets that are made of lines, against the bills' own sums."""
    month, posted = figures.month, figures.journal
    mend = f"run tollhouse bill-cycle --cycle {month.cycle}, then tollhouse publish-gold"
    due = {name: month.due(name) for name in AMOUNTS}
    usage, discounts, recurring, one_off, taxes = (
        -amount(posted, item) for item in (USAGE, DISCOUNT, RECURRING, ONE_OFF, TAX)
    )
    every = [
        Check(OF_BILLS, "Bills", "total due as sum of its parts", sum(list(due.values())[:4], ZERO), due["total_due"]),
        Check(OF_BILLS, "Tax", "added taxes", rule_sum(month, "tax", "amount"), due["tax_amount"]),
        Check(OF_BILLS, "Tax", "contained taxes", rule_sum(month, "tax", "included"), due["included_tax_amount"]),
        Check(OF_BILLS, "Discounts", "all rules", rule_sum(month, "discount", "amount"), due["discount_amount"]),
        Check(OF_BILLS, "Journal", "usage", usage, due["usage_amount"]),
        Check(OF_BILLS, "Journal", "discounts", discounts, due["discount_amount"]),
        Check(OF_BILLS, "Journal", "fees", recurring + one_off, due["fee_amount"]),
        Check(OF_BILLS, "Journal", "taxes", taxes, due["tax_amount"]),
        Check(OF_BILLS, "Journal", "receivables", amount(posted, RECEIVABLE), due["total_due"]),
        Check(OF_BILLS, "Journal", "debits less credits", sum((line.amount for line in posted), ZERO), ZERO),
        Check(OF_BILLS, "Bridge", "what its steps leave unsaid", figures.bridge.gap, ZERO),
    ]
    yield from (replace(check, mend=mend) for check in every)


def of_kpis(figures: Figures) -> Iterator[Check]:
    """Totals against kpi_values; a sum over nothing has no row there."""
    month, posted, after = figures.month, figures.journal, figures.bridge.after
    contained = amount(posted, CONTAINED_TAX)
    usage = -amount(posted, USAGE) - amount(posted, DISCOUNT)
    by_kind = {kind: kind_sum(month, kind) for kind in (RECURRING, ONE_OFF)}
    for sheet, kpi, figure in (
        ("Bills", "total_due", month.due("total_due")),
        ("Tax", "taxes", rule_sum(month, "tax", "amount")),
        ("Discounts", "discount_cost", -rule_sum(month, "discount", "amount")),
        ("Journal", "total_revenue", usage + sum(by_kind.values()) - contained),
        ("Journal", "usage_revenue", usage),
        ("Journal", "recurring_revenue", by_kind[RECURRING]),
        ("Journal", "one_off_revenue", by_kind[ONE_OFF]),
        ("Bridge", "total_revenue", after),
    ):
        yield Check(OF_KPIS, sheet, kpi, figure, numerator(month, kpi), PUBLISH)
    if month.customers["before"]:
        before = numerator(month, "total_revenue", month.before)
        yield Check(OF_KPIS, "Bridge", f"total_revenue of {month.before}", figures.bridge.before, before, PUBLISH)
    yield Check(OF_KPIS, "Bills", "customers", Decimal(len(month.bills)), numerator(month, "customers"), PUBLISH, COUNT)
    for cycle in sorted({row["cycle"] for row in month.unbilled}):
        figure = sum((row["charge"] - row["billed_charge"] for row in month.unbilled if row["cycle"] == cycle), ZERO)
        other = numerator(month, "unbilled_accrual", cycle)
        yield Check(OF_KPIS, "Accrual", f"unbilled_accrual of {cycle}", figure, other, PUBLISH, EXACT)


PUBLISH = "run tollhouse publish-gold"


def of_controls(month: Month, controls: Controls) -> Iterator[Check]:
    """Whether the lake balances, and whether that was looked at since these bills were made."""
    mend = "run tollhouse reconcile-lake"
    broken = Decimal(sum(total.broken for total in controls.totals))
    at = controls.checked_at
    newer = Decimal(sum(at is None or bill["billed_at"] > at for bill in month.bills))
    yield Check(OF_CONTROLS, "Control totals", "totals that do not balance", broken, ZERO, mend, COUNT)
    yield Check(OF_CONTROLS, "Control totals", "bills made after them", newer, ZERO, mend, COUNT)
    owed = [total for total in controls.totals if total.hop == ISSUING and total.part.startswith(f"{month.cycle} ")]
    other = sum((total.difference for total in owed), ZERO)
    yield Check(OF_CONTROLS, "Bills", "pending", month.pending, other, f"{PUBLISH}, then tollhouse reconcile-lake")


def amount(posted: Sequence[JournalLine], item: str) -> Decimal:
    """What the entry of the bills debits for one item, less what it credits."""
    return sum((line.amount for line in posted if line.entry == BILLS and line.item == item), ZERO)


def rule_sum(month: Month, kind: str, column: str) -> Decimal:
    """A column of the rules of one kind."""
    return sum((row[column] for row in month.rules if row["kind"] == kind), ZERO)


def kind_sum(month: Month, revenue_kind: str) -> Decimal:
    """The fees of a kind of revenue."""
    lines = (row for row in month.lines if row["cycle"] == month.cycle and row["revenue_kind"] == revenue_kind)
    return sum((row["amount"] for row in lines), ZERO)


def numerator(month: Month, kpi: str, cycle: str = "") -> Decimal:
    """The exact sum of a KPI."""
    row = month.kpi(kpi, cycle)
    return ZERO if row is None else Decimal(row["numerator"])
