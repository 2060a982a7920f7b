"""How the lake does by what it keeps of itself, whatever is published: runs, Kafka's lag, changes and files."""

from datetime import UTC, datetime, timedelta
from itertools import islice

import polars as pl

from gold.control_totals import CONTROL_TOTALS
from lake.lag import newest_lag
from lake.names import LAYERS
from lake.reader import Reader
from lake.runs import newest_runs
from lake.table_files import lake_files
from serving.dashboard.snapshot import Row
from serving.snapshots import Manifest

SECOND = timedelta(seconds=1)
KAFKA, SNAPSHOT = "kafka", "snapshot"


def runs(root: str, count: int) -> list[Row]:
    """run, job, began, state, exit_status, seconds: the last runs of the lake at a folder, as it keeps them; none of a
    bucket, which no record is kept in."""
    newest = () if "://" in root else islice(newest_runs(root), count)
    return [
        {
            "run": run.run,
            "job": run.job,
            "began": run.began,
            "state": run.state,
            "exit_status": run.exit_status,
            "seconds": None if run.ended is None else (run.ended - run.began) // SECOND,
        }
        for run in newest
    ]


def files(root: str) -> list[Row]:
    """table, files, small, crowded, bytes, version, changed: of the lake's tables at a folder, by name."""
    return [
        {
            "table": table.name,
            "files": table.files,
            "small": table.small,
            "crowded": table.crowded,
            "bytes": table.size,
            "version": table.version,
            "changed": table.changed,
        }
        for table in lake_files(root)
    ]


def control_totals(root: str) -> list[Row]:
    """hop, measure, parts, going_in, coming_out, difference, broken, note, checked_at: of the last control run."""
    rows = Reader(root).scan(CONTROL_TOTALS).collect() if "://" not in root else pl.DataFrame()
    if rows.is_empty():
        return []
    last = rows.sort("checked_at", "control_run")["control_run"][-1]
    notes = pl.col("note").drop_nulls().unique().sort().str.join(", ")
    sums = pl.col("going_in", "coming_out", "difference").sum()
    broken = ((pl.col("difference") != 0) & pl.col("note").is_null()).sum().alias("broken")
    of_hop = rows.filter(control_run=last).group_by("hop", "measure")
    return of_hop.agg(pl.len().alias("parts"), sums, broken, notes, pl.col("checked_at").max()).to_dicts()


def freshness(root: str, tables: list[Row], manifest: Manifest) -> list[Row]:
    """stage, at, lag_records: of Kafka when its lag was last seen, and of what follows it when that last changed.

    tables: as of files.
    """
    lag = newest_lag(root)
    rows: list[Row] = [{"stage": KAFKA, "at": lag and lag.seen, "lag_records": lag and lag.records}]
    for layer in LAYERS:
        times = [row["changed"] for row in tables if row["table"].startswith(f"{layer}.") and row["changed"]]
        rows.append({"stage": layer, "at": max(times, default=None), "lag_records": None})
    published = datetime.fromisoformat(manifest.published_at).astimezone(UTC)
    return [*rows, {"stage": SNAPSHOT, "at": published, "lag_records": None}]
