"""Athena over snapshots in S3: tables, KPIs, and what it may read of the lake itself."""

from gold import PUBLISHED
from lake.table import Table
from serving.bi.dialects import ATHENA, kpi_views
from serving.bi.tables import KIT_TABLES, KitTable
from serving.bi.target import Files, Target
from serving.bi.texts import kind_in
from serving.shown import NUMBERED

DATABASE, DELTA = "tollhouse", "tollhouse_delta"
READER = "delta.minReaderVersion"
RUN = """\
#!/usr/bin/env bash
# bash run.sh tables.sql s3://BUCKET/athena-results/   one statement after the other, as Athena wants them
set -euo pipefail
while IFS= read -r -d ';' statement; do
  id=$(aws athena start-query-execution --query-string "$statement" --result-configuration "OutputLocation=$2" \\
    --query-execution-context Database=tollhouse --query QueryExecutionId --output text)
  state=QUEUED
  while [ "$state" = QUEUED ] || [ "$state" = RUNNING ]; do
    sleep 1
    state=$(aws athena get-query-execution --query-execution-id "$id" --query QueryExecution.Status.State --output text)
  done
  [ "$state" = SUCCEEDED ] || { echo "$state: $statement" >&2; exit 1; }
done < "$1"
"""


def athena_kit(target: Target) -> Files:
    """Scripts, and what runs them."""
    opened = (delta(table, target) for table in PUBLISHED if is_open(table))
    return {
        "athena/run.sh": RUN,
        "athena/tables.sql": statements(
            f"CREATE DATABASE IF NOT EXISTS {DATABASE}", *(made(table, target) for table in KIT_TABLES)
        ),
        "athena/current.sql": statements(*(moved(table, target) for table in KIT_TABLES)),
        "athena/delta.sql": statements(f"CREATE DATABASE IF NOT EXISTS {DELTA}", *opened),
        "athena/kpis.sql": kpi_views(ATHENA),
    }


def statements(*texts: str) -> str:
    """A script. A semicolon ends a statement, and stands nowhere else."""
    return "".join(f"{text.replace(';', ',')};\n\n" for text in texts)


def made(table: KitTable, target: Target) -> str:
    """The Parquet files of a table of the snapshot."""
    columns = ",\n".join(
        f"  `{one.name}` {kind_in(one.kind, 'hive').lower()}"
        + (f" COMMENT {quoted(one.comment)}" if one.comment else "")
        for one in table.columns
    )
    return (
        f"CREATE EXTERNAL TABLE IF NOT EXISTS {DATABASE}.{table.name} (\n{columns}\n)\nCOMMENT {quoted(table.about)}\n"
        f"STORED AS PARQUET\nLOCATION '{location(table, target)}'"
    )


def quoted(text: str) -> str:
    """A literal of Hive's DDL."""
    return "'" + text.replace("'", "\\'") + "'"


def moved(table: KitTable, target: Target) -> str:
    """The same table in a later snapshot."""
    return f"ALTER TABLE {DATABASE}.{table.name} SET LOCATION '{location(table, target)}'"


def location(table: KitTable, target: Target) -> str:
    """Where its files are."""
    return f"{target.location}/{target.snapshot}/{table.name}/"


def is_open(table: Table) -> bool:
    """Whether Athena may read the table of the lake itself: its reader version is 1, and no number stands in it."""
    return table.properties.get(READER, "1") == "1" and not set(NUMBERED) & set(table.names)


def delta(table: Table, target: Target) -> str:
    """A Delta table, whose columns Athena takes from its log."""
    layer, _, name = table.name.partition(".")
    where = f"{target.lake}/{layer}/{name}/"
    create = f"CREATE EXTERNAL TABLE IF NOT EXISTS {DELTA}.{name}"
    return f"{create}\nLOCATION '{where}'\nTBLPROPERTIES ('table_type' = 'DELTA')"
