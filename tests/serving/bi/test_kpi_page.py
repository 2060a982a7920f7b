"""docs/kpis.md says what is declared, and is as it would be written today."""

from gold.kpis import KPIS
from serving.bi.kpi_page import in_words, kpi_page
from tests.architecture import ROOT

BY_NAME = {kpi.name: kpi for kpi in KPIS}


def test_the_committed_page_is_what_is_declared() -> None:
    committed = (ROOT / "docs/kpis.md").read_text(encoding="utf-8")
    assert committed == kpi_page(), "run tollhouse write-bi and copy var/bi/kpis.md to docs/kpis.md"


def test_every_kpi_has_its_section() -> None:
    page = kpi_page()
    for kpi in KPIS:
        assert f"### {kpi.label}\n\n`{kpi.name}`. {kpi.description}\n" in page


def test_formulas_are_said_in_words() -> None:
    assert in_words(BY_NAME["total_revenue"]) == "numerator"
    assert in_words(BY_NAME["minutes"]) == "numerator / 60"
    assert in_words(BY_NAME["churn_rate"]) == "numerator x 100 / denominator"
    assert in_words(BY_NAME["minutes_per_user"]) == "numerator / (denominator x 60)"
    assert "minus the sum of `fact_invoice_line.amount` where `kind` is `discount`" in kpi_page()
    assert "sum of `fact_usage_hour.uses` where `is_roaming` is so" in kpi_page()
