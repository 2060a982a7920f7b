"""The sheets of the workbook, each a function of the figures: summary, checks, control totals and KPIs."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from gold.kpis import KPIS
from gold.kpis.declared import MONEY as MONEY_UNIT
from gold.star.fact_invoice import AMOUNTS
from serving.month_end.check import DIFFERS, OK, Check
from serving.month_end.checks import Figures
from serving.month_end.money_sheets import accrual, accrued, bridge, discounts, journal, tax
from serving.month_end.month import heading
from serving.month_end.register import bills
from serving.month_end.sheet import COUNT, DASH, EXACT, MONEY, TEXT, VERDICT, Cell, Column, Row, Sheet


def sheets(figures: Figures, checked: Sequence[Check], origin: str) -> list[Sheet]:
    """All of them, in their order. origin: the snapshot and when it was published."""
    made = (bridge, journal, tax, discounts, accrual, controls, kpis, bills)
    return [summary(figures, checked, origin), check_sheet(checked), *(sheet(figures) for sheet in made)]


def summary(figures: Figures, checked: Sequence[Check], origin: str) -> Sheet:
    """The figures that are asked for first."""
    month, differing = figures.month, sum(check.verdict == DIFFERS for check in checked)
    states = sorted({bill["state"] for bill in month.bills})
    counts = {state: sum(bill["state"] == state for bill in month.bills) for state in states}
    verdict = f"{DIFFERS}: {differing} of {len(checked)} checks" if differing else f"{OK}: all {len(checked)} checks"
    change = figures.bridge.after - figures.bridge.before
    rows: list[Row] = [
        ("Checks", Cell(verdict, VERDICT), "sheet Checks names each"),
        *(("Bills", Cell(count, COUNT), f"in state {state}") for state, count in counts.items()),
        *((heading(name), month.due(name), "sheet Bills") for name in AMOUNTS),
        ("Pending", month.pending, "of total due, on no issued document yet; sheet Bills"),
        ("Revenue", figures.bridge.after, "without tax, by the cycle; sheet Journal"),
        ("Change of revenue", change, f"against {month.before}; sheet Bridge"),
        ("Accrual", accrued(figures), "used until this cycle, and on no bill; sheet Accrual"),
    ]
    note = f"From {origin}. Amounts are in {month.currency}. No cell is a formula."
    columns = (Column("What", TEXT, 24), Column("Figure", MONEY, 26), Column("Where it comes from", TEXT, 56))
    return Sheet("Summary", f"Month end {month.cycle}", note, columns, rows)


def check_sheet(checked: Sequence[Check]) -> Sheet:
    """Every total beside what another source says."""
    columns = (
        Column("Result", VERDICT, 11),
        Column("Sheet", TEXT, 15),
        Column("Figure", TEXT, 31),
        Column("In this workbook", MONEY, 18),
        Column("Source", TEXT, 14),
        Column("In the source", MONEY, 18),
        Column("Difference", MONEY, 16),
        Column("What mends it", TEXT, 34),
    )
    rows: list[Row] = [
        (
            check.verdict,
            check.sheet,
            check.what,
            Cell(check.figure, check.kind),
            check.source,
            Cell(check.other, check.kind),
            Cell(check.figure - check.other, check.kind),
            check.mend if check.verdict == DIFFERS else "",
        )
        for check in checked
    ]
    note = (
        "Bills are gold's own sums; invoices the JSON beside each PDF: of issued bills and of notes those with their "
        "number, of other bills their drafts; KPIs the published kpi_values; control totals those of the last "
        "reconcile-lake."
    )
    return Sheet("Checks", "Checks", note, columns, rows)


def controls(figures: Figures) -> Sheet:
    """Whether each hop of the data's way balances."""
    columns = (
        Column("Result", VERDICT, 11),
        Column("Hop", TEXT, 32),
        Column("Part", TEXT, 40),
        Column("Measure", TEXT, 10),
        Column("Going in", EXACT, 24),
        Column("Coming out", EXACT, 24),
        Column("Difference", EXACT, 20),
        Column("Why that is none", TEXT, 22),
    )
    rows: list[Row] = []
    for total in figures.controls.totals:
        amounts = (total.going_in, total.coming_out, total.difference)
        cells = [Cell(amount, EXACT if total.measure == MONEY_UNIT else COUNT) for amount in amounts]
        verdict = DIFFERS if total.broken else OK
        rows.append((verdict, total.hop, total.part, total.measure, *cells, total.note or ""))
    run = figures.controls.run
    note = f"Of {run}, over the whole lake." if run else "There are none yet: run tollhouse reconcile-lake."
    return Sheet("Control totals", "Control totals", note, columns, rows)


def kpis(figures: Figures) -> Sheet:
    """Every KPI as a whole, beside the month before."""
    month = figures.month
    columns = (
        Column("KPI", TEXT, 30),
        Column("Unit", TEXT, 12),
        Column(month.cycle, MONEY, 18),
        Column(month.before, MONEY, 18),
        Column("Change", MONEY, 18),
        Column("What it means", TEXT, 60),
    )
    rows: list[Row] = []
    for kpi in KPIS:
        now, before = (value(month.kpi(kpi.name, cycle)) for cycle in (month.cycle, month.before))
        if now is None and before is None:
            continue
        kind = MONEY if kpi.unit == MONEY_UNIT else f"decimals{kpi.decimals}"
        change = None if now is None or before is None else now - before
        cells = [Cell(DASH if amount is None else amount, kind) for amount in (now, before, change)]
        rows.append((kpi.label, month.currency if kpi.unit == MONEY_UNIT else kpi.unit, *cells, kpi.description))
    note = "As published in kpi_values. A dash is what cannot be compared."
    return Sheet("KPIs", "KPIs", note, columns, rows)


def value(row: Mapping[str, Any] | None) -> Decimal | None:
    """Of a row of kpi_values; None where there is none."""
    return None if row is None else row["value"]
