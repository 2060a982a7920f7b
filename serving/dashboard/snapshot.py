"""The published snapshot that one opening of the dashboard reads, by DuckDB; whatever is published meanwhile."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from gold.kpis.kpi_values import KPI_VALUES
from serving.report_files import add_files
from serving.shown import NUMBERS
from serving.snapshots import Manifest, current
from serving.star_files import published_columns

Row = dict[str, Any]


class Unreadable(Exception):
    """There is no snapshot to show. sentence: why, and the way out, with {places} for values."""

    def __init__(self, sentence: str, **values: str) -> None:
        super().__init__(sentence.format(**values))
        self.sentence, self.values = sentence, values


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

NONE_YET = "Nothing is published at {folder} yet: run tollhouse publish-gold, and open this page again."
HALF = "The snapshot that {folder} points to is not whole: run tollhouse publish-gold, and open this page again."
OLDER = (
    "The snapshot {id} was made by another version of Tollhouse and has no {missing}: run tollhouse publish-gold, and "
    "open this page again."
)
EMPTY = "The snapshot {id} has no cycle yet: rate usage and bill a cycle, then run tollhouse publish-gold."


@dataclass(frozen=True)
class Snapshot:
    """One snapshot, whole and as this version knows it. folder: where its files are. cycles: newest first."""

    folder: Path
    manifest: Manifest
    db: duckdb.DuckDBPyConnection
    cycles: tuple[str, ...]

    def rows(self, select: str, **parameters: Any) -> list[Row]:
        """The rows of a SELECT over the published tables. parameters: of these those that it names, as $cycle."""
        used = {name: value for name, value in parameters.items() if f"${name}" in select}
        answer = self.db.cursor().execute(select, used)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def pointed(published: Path) -> Manifest:
    """The manifest that the pointer names now. Raises Unreadable where there is none, or one that cannot be read."""
    try:
        manifest = current(published)
        if manifest is not None:
            return manifest
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Unreadable(HALF, folder=str(published)) from None
    raise Unreadable(HALF if (published / "current.json").exists() else NONE_YET, folder=str(published))


def opened(published: Path, manifest: Manifest) -> Snapshot:
    """The snapshot, its tables as views. Raises Unreadable where it lacks a table, a column, a file or any cycle."""
    check_columns(manifest)
    db, folder = duckdb.connect(), published / manifest.id
    for name, content in manifest.tables.items():
        files = [folder / name / f"{part}.parquet" for part in content["parts"]]
        try:
            if files:
                add_files(db, name, files)
        except duckdb.Error:
            raise Unreadable(HALF, folder=str(published)) from None
    if not manifest.tables[KPI_VALUES.name]["rows"]:
        raise Unreadable(EMPTY, id=manifest.id)
    for name, select in SUMS.items():
        db.execute(f"CREATE TABLE {name} AS {select}")
    cycles = db.execute("SELECT DISTINCT cycle FROM kpi_values ORDER BY cycle DESC").fetchall()
    return Snapshot(folder, manifest, db, tuple(cycle for (cycle,) in cycles))


def check_columns(manifest: Manifest) -> None:
    """Raises Unreadable where a table or column is missing that this version publishes: later ones only add."""
    for name, columns in published_columns().items():
        content = manifest.tables.get(name, {})
        missing = [column.name for column in columns if column.name not in content.get("columns", {})]
        if name != NUMBERS and (missing or "parts" not in content):
            raise Unreadable(OLDER, id=manifest.id, missing=f"{name}.{missing[0]}" if content and missing else name)
