"""The measures of Power BI say what the KPIs mean: reckoned by a small reader, they come to what was published."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from gold.kpis import KPIS
from gold.kpis.kpi import Kpi
from serving.bi.dax import checks, measure
from serving.bi.duckdb_kit import duckdb_kit
from serving.bi.target import Target
from tests.serving.bi.dax_reader import Reckoning
from tests.serving.bi.small_snapshot import CYCLES, small_snapshot

BY_NAME = {kpi.name: kpi for kpi in KPIS}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBPyConnection]:
    """Views over a snapshot."""
    published = tmp_path_factory.mktemp("published")
    small_snapshot(published)
    with duckdb.connect() as views:
        views.execute(duckdb_kit(Target(published=str(published)))["duckdb/views.sql"])
        yield views


@pytest.mark.parametrize("kpi", [kpi for kpi in KPIS if not kpi.top], ids=lambda kpi: kpi.name)
def test_a_measure_comes_to_what_was_published(db: DuckDBPyConnection, kpi: Kpi) -> None:
    query = "SELECT value FROM kpi_values WHERE kpi = ? AND cycle = ? AND dimension = ''"
    published = [db.execute(query, [kpi.name, cycle]).fetchone() or (None,) for cycle in CYCLES]
    reckoned = [Reckoning(measure(kpi), db, f"cycle = '{cycle}'").sum() or Decimal(0) for cycle in CYCLES]
    digit = Decimal(1).scaleb(-kpi.decimals)
    assert [amount.quantize(digit, ROUND_HALF_UP) for amount in reckoned] == [row[0] or 0 for row in published]


def test_a_share_is_of_all_members_whatever_is_filtered_by(db: DuckDBPyConnection) -> None:
    kpi, query = BY_NAME["reject_rate"], "SELECT member, value FROM kpi_values WHERE kpi = 'reject_rate' AND cycle = ?"
    published = db.execute(f"{query} AND dimension = 'reason'", [CYCLES[0]]).fetchall()
    assert len(published) > 1
    for member, value in published:
        named = member.replace("'", "''")
        reckoned = Reckoning(measure(kpi), db, f"cycle = '{CYCLES[0]}'", f"reason = '{named}'").sum()
        assert reckoned is not None
        assert reckoned.quantize(Decimal("0.01"), ROUND_HALF_UP) == value


@pytest.mark.parametrize("kpi", [kpi for kpi in KPIS if kpi.top], ids=lambda kpi: kpi.name)
def test_a_ranking_keeps_the_largest_members_alone(kpi: Kpi) -> None:
    text = measure(kpi)
    assert text.startswith(f"VAR Largest = TOPN ( {kpi.top}, ALLSELECTED ( ")
    assert ", DESC, " in text
    assert text.endswith("KEEPFILTERS ( Largest ) )")


def test_amounts_of_six_decimals_are_summed_as_whole_millionths() -> None:
    assert measure(BY_NAME["rejected_money"]) == "DIVIDE ( SUM ( fact_reject[estimated_charge_millionths] ), 1000000 )"
    assert measure(BY_NAME["total_revenue"]) == "SUM ( fact_revenue_day[revenue] )"


def test_the_check_names_every_measure_with_its_rounding() -> None:
    reckoned = checks(KPIS)["Reckoned here"]
    assert '"arpu", ROUND ( [Revenue per customer], 2 )' in reckoned
    assert all(f'"{kpi.name}", ' in reckoned for kpi in KPIS)
