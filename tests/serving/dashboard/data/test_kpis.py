"""KPIs under filters mean what the published ones mean."""

import pytest

from gold.kpis import KPIS
from serving.dashboard.data.kpis import KPI, histories, is_told, narrowed
from serving.dashboard.filters import Filters
from serving.dashboard.snapshot import OpenSnapshot

PLANS = ("standard", "premium")
ONE = [
    Filters("2026-03", region="Casablanca"),
    Filters("2026-03", plan="standard"),
    Filters("2026-03", record_type="voice"),
]


@pytest.mark.parametrize("filters", ONE, ids=lambda filters: next(iter(filters.narrow)))
def test_a_kpi_over_the_facts_that_pass_is_the_published_one(snapshot: OpenSnapshot, filters: Filters) -> None:
    (column,) = filters.narrow
    told = [kpi for kpi in KPIS if not kpi.top and (column,) in kpi.by]
    assert len(told) >= 3
    published = histories(snapshot, [kpi.name for kpi in told], filters)
    for kpi in told:
        rows = snapshot.rows(narrowed(kpi, filters), **filters.values)
        assert {row["cycle"]: row["value"] for row in rows} == published[kpi.name], kpi.name


def test_what_is_not_told_apart_by_a_filter_is_left_out(snapshot: OpenSnapshot) -> None:
    filters = Filters("2026-03", region="Casablanca")
    assert not any(is_told(kpi, filters) for kpi in KPIS if kpi.name == "rejected_money")
    assert set(histories(snapshot, ["rejected_money", "uses"], filters)) == {"uses"}


def test_two_filters_narrow_both(snapshot: OpenSnapshot) -> None:
    both = Filters("2026-03", region="Casablanca", plan="standard")
    (history,) = histories(snapshot, ["total_revenue"], both).values()
    assert {cycle: str(value) for cycle, value in history.items()} == {"2026-03": "3.000000"}


def test_two_filters_add_up_to_one(snapshot: OpenSnapshot) -> None:
    names = [kpi.name for kpi in KPIS if kpi.is_additive and kpi.top is None and ("plan",) in kpi.by]
    told = [name for name in names if ("region",) in KPI[name].by]
    plans = [histories(snapshot, told, Filters("2026-03", region="Casablanca", plan=plan)) for plan in PLANS]
    whole = histories(snapshot, told, Filters("2026-03", region="Casablanca"))
    assert {"uses", "minutes", "total_revenue"} <= whole.keys()
    for name in told:
        assert sum(plan[name].get("2026-03") or 0 for plan in plans) == whole[name].get("2026-03", 0), name


@pytest.mark.parametrize(
    ("name", "reads_facts"), [("total_revenue", False), ("uses", False), ("minutes", False), ("minutes_per_user", True)]
)
def test_under_two_filters_only_a_kpi_that_counts_customers_reads_millions_of_facts(
    snapshot: OpenSnapshot, name: str, reads_facts: bool
) -> None:
    filters = Filters("2026-03", region="Casablanca", plan="standard")
    plan = snapshot.rows(f"EXPLAIN {narrowed(KPI[name], filters)}", **filters.values)
    assert ("PARQUET" in str(plan)) == reads_facts
