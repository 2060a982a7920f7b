"""The published snapshot that one opening of the dashboard reads, by DuckDB; whatever is published meanwhile."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from gold.kpis.kpi_values import KPI_VALUES
from serving.opened import Fault, Snapshot, Unreadable, check
from serving.shown import NUMBERS
from serving.snapshots import Manifest
from serving.star_files import published_columns

Row = dict[str, Any]

SUMS = {
    "earned": """
        SELECT cycle, local_date, region, plan, record_type, revenue_kind, sum(revenue) AS revenue
        FROM fact_revenue_day JOIN dim_customer USING (customer_key) GROUP BY ALL
    """,
    "charged": """
        SELECT cycle, region, plan, record_type, run, status, sum(charge) AS charge
        FROM fact_rated_day JOIN dim_customer USING (customer_key) GROUP BY ALL
    """,
}
"""What is asked for at every click and would be added up anew: a few thousand rows, made once of millions."""

AGAIN = "run tollhouse publish-gold, and open this page again."
SENTENCES = {
    Fault.NONE_YET: f"Nothing is published at {{folder}} yet: name other settings, or {AGAIN}",
    Fault.HALF: f"The snapshot that {{folder}} points to is not whole: {AGAIN}",
    Fault.OLDER: f"The snapshot {{id}} was made by another version of Tollhouse and has no {{missing}}: {AGAIN}",
    Fault.EMPTY: "The snapshot {id} has no cycle yet: rate usage and bill a cycle, then run tollhouse publish-gold.",
}
"""What a page says instead."""


@dataclass(frozen=True)
class OpenSnapshot:
    """One that stays open, whole and as this version knows it. folder: where it is. db: has a view for each table."""

    manifest: Manifest
    folder: Path
    db: duckdb.DuckDBPyConnection

    def rows(self, select: str, **parameters: Any) -> list[Row]:
        """The rows of a SELECT over the published tables. parameters: of these those that it names, as $cycle."""
        used = {name: value for name, value in parameters.items() if f"${name}" in select}
        answer = self.db.cursor().execute(select, used)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def kept_open(published: Path, manifest: Manifest) -> OpenSnapshot:
    """The snapshot, its tables as views. Raises Unreadable where it lacks a table, a column, a file or any cycle."""
    check(manifest, published_columns().keys() - {NUMBERS})
    snapshot, db = Snapshot(manifest, published / manifest.id), duckdb.connect()
    snapshot.show(db)
    if not manifest.tables[KPI_VALUES.name]["rows"]:
        raise Unreadable(Fault.EMPTY, id=manifest.id)
    for name, select in SUMS.items():
        db.execute(f"CREATE TABLE {name} AS {select}")
    return OpenSnapshot(manifest, snapshot.folder, db)
