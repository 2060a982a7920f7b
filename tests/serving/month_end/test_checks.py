"""The checks of a sound month are OK; whatever is spoilt is named by the checks that see it, and by no others."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from gold.control_totals import Total
from gold.hops import BILLING, ISSUING
from serving.month_end.check import DIFFERS
from serving.month_end.checks import Controls, Figures, checks
from serving.month_end.month import Month
from tests.serving.month_end.months import NOT_ISSUED, RECONCILED, figures, month_of


def differing(made: Figures) -> list[str]:
    """What differs."""
    return [check.name for check in checks(made) if check.verdict == DIFFERS]


def test_all_checks_of_a_sound_month_are_ok(month: Month, invoices: Path) -> None:
    assert differing(figures(month, invoices)) == []


def test_all_checks_of_months_that_are_issued_corrected_and_issued_in_part_are_ok(issued: Path, sent: Path) -> None:
    """Of February 7.20 are pending: a bill of 7.20 that is a draft; what was short is on March's bill."""
    pending = [Total(ISSUING, "2026-02 usage", "money", Decimal("7.20"), Decimal(0), "pending")]
    assert differing(figures(month_of(issued), sent, replace(RECONCILED, totals=()))) == []
    assert (
        differing(figures(month_of(issued, "2026-02"), sent, replace(RECONCILED, totals=[*pending, *NOT_ISSUED]))) == []
    )


def test_what_is_pending_by_the_snapshot_and_not_by_the_lake_is_named(issued: Path, sent: Path) -> None:
    march = month_of(issued)
    without_note = replace(march, documents=[one for one in march.documents if one.name != "C2026-0000001"])
    made = figures(without_note, sent, replace(RECONCILED, totals=()))
    (check,) = [check for check in checks(made) if check.verdict == DIFFERS]
    assert (check.name, check.figure, check.other) == (
        "Bills, pending against control totals",
        Decimal("-2.16"),
        Decimal(0),
    )
    assert check.mend == "run tollhouse publish-gold, then tollhouse reconcile-lake"


def test_a_kpi_that_says_another_sum_is_named(month: Month, invoices: Path) -> None:
    key = ("taxes", "2026-03", "", "")
    values = {**month.kpi_values, key: {**month.kpi_values[key], "numerator": Decimal("2.91")}}
    assert differing(figures(replace(month, kpi_values=values), invoices)) == ["Tax, taxes against KPIs"]


def test_a_bill_that_its_lines_do_not_add_up_to_is_named(month: Month, invoices: Path) -> None:
    first, *others = month.bills
    spoilt = replace(month, bills=[{**first, "fee_amount": Decimal("2.00")}, *others])
    assert "Journal, fees against bills" in differing(figures(spoilt, invoices))


def test_a_total_that_does_not_balance_and_one_that_is_too_old_are_named(month: Month, invoices: Path) -> None:
    broken = Total(BILLING, "2026-03", "money", Decimal(2), Decimal(1), None)
    excused = replace(broken, note="not yet billed")
    assert differing(figures(month, invoices, replace(RECONCILED, totals=(*NOT_ISSUED, broken, excused)))) == [
        "Control totals, totals that do not balance against control totals"
    ]
    assert differing(figures(month, invoices, Controls("", None, ()))) == [
        "Control totals, bills made after them against control totals",
        "Bills, pending against control totals",
    ]
