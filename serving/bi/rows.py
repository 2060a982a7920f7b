"""The rows of a snapshot as CSV files that PostgreSQL and SQL Server both take: UTF-8, a header, nothing for null."""

import re
from pathlib import Path

from lake.columns import Column
from serving.bi.tables import KIT_TABLES
from serving.bi.texts import is_nested, kind_in, sql_text
from serving.report_files import database


def write_rows(snapshot: Path, folder: Path, scratch: Path) -> int:
    """Writes a file for each table, in the order of the kits' columns, and returns how many rows they have."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {table.name: snapshot / table.name for table in KIT_TABLES}
    with database(tables, 0, scratch) as db:
        counts = [
            db.execute(
                f"COPY (SELECT {', '.join(map(written, table.columns))} FROM {table.name}) "
                f"TO {sql_text(str(folder / f'{table.name}.csv'))} (FORMAT csv, HEADER)"
            ).fetchall()[0][0]
            for table in KIT_TABLES
        ]
    return sum(counts)


def written(column: Column) -> str:
    """A column as both databases read it."""
    match column.kind:
        case "BOOLEAN":
            value = f"CAST({column.name} AS INTEGER)"
        case "TIMESTAMP":
            value = f"strftime(make_timestamp(epoch_us({column.name})), '%Y-%m-%dT%H:%M:%S.%f+00:00')"
        case kind if is_nested(kind):  # amounts as texts: a number of JSON is a float to many
            value = (
                f"to_json(CAST({column.name} AS {re.sub(r'DECIMAL[(][^)]*[)]', 'VARCHAR', kind_in(kind, 'duckdb'))}))"
            )
        case _:
            return column.name
    return f"{value} AS {column.name}"
