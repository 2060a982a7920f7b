"""The figures of a month asked four ways: Spark on Delta, deltalake, DuckDB on the snapshot, pandas on the CSVs."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pandas
from deltalake import DeltaTable

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from lake.store import Store
from silver.rejects import REJECTS

ON_DELTA = {
    "total_revenue": "SELECT sum(usage_amount + discount_amount + fee_amount - included_tax_amount) FROM {bills}",
    "usage_revenue": "SELECT sum(usage_amount + discount_amount) FROM {bills}",
    "total_due": "SELECT sum(total_due) FROM {bills}",
    "taxes": "SELECT sum(tax_amount) FROM {bills}",
    "customers": "SELECT count(DISTINCT account_id) FROM {bills}",
    "discount_cost": "SELECT -sum(amount) FROM {lines} WHERE kind = 'discount'",
    "uses": "SELECT count(*) FROM {rated} WHERE run = 'retail' AND status = 'rated'",
    "minutes": "SELECT sum(units) FROM {rated} WHERE run = 'retail' AND status = 'rated' AND record_type = 'voice'",
    "megabytes": "SELECT sum(units) FROM {rated} WHERE run = 'retail' AND status = 'rated' AND record_type = 'data'",
    "calls_by_operator": """
        SELECT count(*) FROM {rated} WHERE run = 'retail' AND status = 'rated' AND record_type = 'voice'
    """,
    "uncharged_uses": "SELECT count(*) FROM {rated} WHERE run = 'retail' AND status <> 'rated'",
    "peak_hour_traffic": """
        SELECT max(uses) FROM (SELECT count(*) AS uses FROM {rated} WHERE run = 'retail' GROUP BY local_hour)
    """,
    "top_customers": """
        SELECT max(revenue) FROM (
            SELECT sum(usage_amount + discount_amount + fee_amount - included_tax_amount) AS revenue FROM {bills}
            GROUP BY account_id)
    """,
    "top_data_consumers": """
        SELECT max(units) FROM (
            SELECT sum(units) AS units FROM {rated} WHERE run = 'retail' AND status = 'rated' AND record_type = 'data'
            GROUP BY account_id)
    """,
}
"""By KPI, its numerator of a cycle as someone asks it who knows gold alone."""


def on_delta(store: Store, cycle: str) -> dict[str, Decimal]:
    """The numerators by Spark."""
    tables = {"bills": BILLS, "lines": BILL_LINES, "rated": RATED_USAGE}
    rows = {name: store.read(table).where(f"cycle = '{cycle}'") for name, table in tables.items()}
    asked = " UNION ALL ".join(
        f"SELECT '{name}' AS kpi, CAST(({select}) AS DECIMAL(38,6)) AS numerator" for name, select in ON_DELTA.items()
    )
    return {row["kpi"]: row["numerator"] for row in store.query(asked, **rows).collect()}


def on_the_snapshot(snapshot: Path, cycle: str) -> dict[str, Decimal]:
    """The same as kpi_values says; of what is ranked the first, of what is told apart alone the sum."""
    select = f"""
        SELECT kpi, coalesce(any_value(numerator) FILTER (WHERE dimension = ''), max(numerator))
        FROM '{snapshot}/kpi_values/*.parquet' WHERE cycle = '{cycle}' GROUP BY kpi
    """
    return dict(duckdb.sql(select).fetchall())


def records_rejected(store: Store, snapshot: Path) -> tuple[int, Decimal]:
    """How many records were rejected: by Spark, and by the snapshot over all cycles."""
    select = f"SELECT sum(numerator) FROM '{snapshot}/kpi_values/*.parquet' WHERE kpi = 'rejected_records'"
    return store.read(REJECTS).count(), duckdb.sql(f"{select} AND dimension = ''").fetchall()[0][0]


def due_by_deltalake(store: Store, cycle: str) -> Decimal:
    """What is due, from the bills that a reader of Delta without Spark sees."""
    bills = DeltaTable(store.path(BILLS)).to_pyarrow_table().to_pylist()
    return sum((bill["total_due"] for bill in bills if bill["cycle"] == cycle), Decimal(0))


REPORTS = {
    "revenue_by_region": ("region", "total_revenue", "region"),
    "revenue_by_plan": ("plan", "total_revenue", "plan"),
    "revenue_by_service": ("service_type", "total_revenue", "record_type"),
    "daily_revenue": ("date", "revenue", "local_date"),
}
"""Reports of usage revenue: a row's name, its amount, and the dimension of kpi_values."""

Members = dict[str, dict[str, Decimal]]


def in_csvs(snapshot: Path) -> Members:
    """Usage revenue of all cycles, row by row as each report has it, read as text; without what brought nothing."""
    read = {name: pandas.read_csv(snapshot / f"reports/{name}.csv", dtype=str) for name in REPORTS}
    return {
        name: {key: Decimal(text) for key, text in zip(read[name][row], read[name][of], strict=True) if Decimal(text)}
        for name, (row, of, _) in REPORTS.items()
    }


def by_member(snapshot: Path) -> Members:
    """The same as kpi_values says."""
    select = f"""
        SELECT member, sum(numerator) FROM '{snapshot}/kpi_values/*.parquet'
        WHERE kpi = 'usage_revenue' AND dimension = ? AND numerator <> 0 GROUP BY member
    """
    return {name: dict(duckdb.execute(select, [dimension]).fetchall()) for name, (_, _, dimension) in REPORTS.items()}
