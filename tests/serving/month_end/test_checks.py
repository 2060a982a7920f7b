"""The checks of a sound month are OK; whatever is spoilt is named by the checks that see it, and by no others."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from gold.control_totals import Total
from gold.hops import BILLING
from serving.month_end.checks import DIFFERS, Controls, Figures, checks
from serving.month_end.month import Month
from tests.serving.month_end.months import RECONCILED, figures


def differing(made: Figures) -> list[str]:
    """What differs."""
    return [check.name for check in checks(made) if check.verdict == DIFFERS]


def test_all_checks_of_a_sound_month_are_ok(month: Month, invoices: Path) -> None:
    assert differing(figures(month, invoices)) == []


def test_an_invoice_that_says_another_amount_is_named(month: Month, invoices: Path) -> None:
    path = invoices / "2026-03-A3.json"
    document = json.loads(path.read_text())
    document["amounts"]["total_due"] = "7.01"
    path.write_text(json.dumps(document))
    made = figures(month, invoices)
    assert differing(made) == [
        "Bills, bills whose invoice says else against invoices",
        "Bills, total due against invoices",
    ]
    (named,) = [check.mend for check in checks(made) if "says else" in check.what]
    assert named == "run tollhouse render-bills --cycle 2026-03: 2026-03-A3"


def test_of_many_invoices_that_say_else_a_few_are_named_and_the_others_counted(month: Month, invoices: Path) -> None:
    made = figures(month, invoices)
    many = replace(made.invoices, differing=[f"2026-03-A{n}" for n in range(1, 6)])
    (named,) = [check.mend for check in checks(replace(made, invoices=many)) if "says else" in check.what]
    assert named.endswith("--cycle 2026-03: 2026-03-A1, 2026-03-A2, 2026-03-A3, and 2 more")


def test_a_discount_that_an_invoice_says_otherwise_is_seen(month: Month, invoices: Path) -> None:
    path = invoices / "2026-03-A1.json"
    path.write_text(path.read_text().replace('"-1.50", "included"', '"-1.49", "included"'))
    assert differing(figures(month, invoices)) == ["Tax, Discounts, rules and rates that differ against invoices"]


@pytest.mark.parametrize("spoilt", ["", "{}", '{"amounts": 3}', "[1]", '{"bill_id": "x", "lines": [], "amounts": {}}'])
def test_an_invoice_that_cannot_be_read_differs(spoilt: str, month: Month, invoices: Path) -> None:
    (invoices / "2026-03-A3.json").write_text(spoilt)
    assert "Bills, number of bills against invoices" in differing(figures(month, invoices))


def test_a_missing_pdf_and_an_invoice_of_no_bill_are_seen(month: Month, invoices: Path) -> None:
    (invoices / "2026-03-A1.pdf").unlink()
    assert differing(figures(month, invoices)) == ["Bills, bills with a PDF against invoices"]
    (invoices / "2026-03-A7.json").write_text((invoices / "2026-03-A1.json").read_text().replace("A1", "A7"))
    assert "Bills, bills whose invoice says else against invoices" in differing(figures(month, invoices))


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
    assert differing(figures(month, invoices, replace(RECONCILED, totals=(broken, excused)))) == [
        "Control totals, totals that do not balance against control totals"
    ]
    assert differing(figures(month, invoices, Controls("", None, ()))) == [
        "Control totals, bills made after them against control totals"
    ]
