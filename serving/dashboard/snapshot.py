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


@dataclass(frozen=True)
class Sums:
    """A fact added up by its customers' region and by keys: a few thousand rows of millions. name: of the table.

    keys, amounts: columns of the fact. is_dense: whether a customer has many rows of the same keys. These are added up
    before the customer is looked up, in half of the time; where there are few it would take twice as long.
    """

    name: str
    keys: tuple[str, ...]
    amounts: tuple[str, ...]
    is_dense: bool

    def select(self, fact: str) -> str:
        """The rows, of the published tables."""
        keys, amounts = ", ".join(self.keys), ", ".join(f"sum({amount}) AS {amount}" for amount in self.amounts)
        dense = f"(SELECT customer_key, {keys}, {amounts} FROM {fact} GROUP BY ALL)"
        rows = dense if self.is_dense else fact
        return f"SELECT region, {keys}, {amounts} FROM {rows} JOIN dim_customer USING (customer_key) GROUP BY ALL"


SUMS = {
    "fact_revenue_day": Sums(
        "earned", ("cycle", "local_date", "plan", "record_type", "revenue_kind"), ("revenue",), is_dense=False
    ),
    "fact_rated_day": Sums(
        "charged", ("cycle", "plan", "record_type", "run", "status"), ("uses", "units", "charge"), is_dense=True
    ),
}
"""By fact."""

CUSTOMERS = "SELECT * FROM customer_month JOIN dim_customer USING (customer_key, account_id)"
MADE = {sums.name: sums.select(fact) for fact, sums in SUMS.items()} | {"customers": CUSTOMERS}
"""What is asked for at every click and would be worked out anew: by table, the SELECT that it is made of once."""

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
    for name, select in MADE.items():
        db.execute(f"CREATE TABLE {name} AS {select}")
    return OpenSnapshot(manifest, snapshot.folder, db)
