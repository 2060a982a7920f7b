"""Reports as CSV files: SELECTs over Parquet files, by DuckDB, which has its home here.

Files are RFC 4180: a header, quotes doubled, line breaks kept, an empty text told from a missing one. A text that a
spreadsheet would reckon (it begins with = + - @) has an apostrophe before it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from glob import escape
from pathlib import Path

import duckdb
import polars
from duckdb import DuckDBPyConnection
from polars import DataFrame, Expr, col
from pyarrow import RecordBatch, Schema
from pyarrow.parquet import ParquetWriter

from gold.billing.revenue import NET_DAYS, NET_LINES, net_days, net_lines
from gold.pricing.tariff.discounts import Discount
from gold.reports.functions import functions
from gold.reports.net_revenue import DAYS, DAYS_INPUT, NET, NET_INPUT
from gold.reports.report import Report
from lake.chunks import uncollected
from lake.ddl import arrow_schema
from serving.formulas import BEGINNING, NUMBER

Database = DuckDBPyConnection
"""What reads the files of a snapshot by SQL."""

MANY_ROWS = 200_000
ROWS = 20_000
"""Rows that a plain function gets at a time: bills, or lines with their days."""


@contextmanager
def database(tables: Mapping[str, Path], decimals: int, scratch: Path) -> Iterator[Database]:
    """The functions of reports, and tables by name, each a folder of Parquet files. decimals: of the currency.

    scratch: a folder for what does not fit into memory.
    """
    with connected(scratch) as db:
        for call, meaning in functions(decimals).items():
            db.execute(f"CREATE MACRO {call} AS {meaning}")
        for name, folder in tables.items():
            add(db, name, folder)
        yield db


@contextmanager
def connected(scratch: Path) -> Iterator[Database]:
    """An empty database. scratch: as of database."""
    with duckdb.connect(config={"temp_directory": str(scratch / "spilled")}) as db:
        yield db


def add(db: Database, name: str, folder: Path) -> None:
    db.from_parquet(f"{escape(str(folder))}/*.parquet").create_view(name)


def add_files(db: Database, name: str, files: Sequence[Path], columns: str = "") -> None:
    """Shows some files as a view, in the place of one of that name. columns: what it has where there is no file."""
    empty = arrow_schema(columns).empty_table() if not files else None
    rows = db.from_arrow(empty) if empty is not None else db.from_parquet([escape(str(file)) for file in files])
    rows.create_view(name, replace=True)


def add_net_revenue(db: Database, known: Mapping[str, Discount], decimals: int, scratch: Path) -> None:
    """Adds net and days of gold.reports.net_revenue. known: discounts of the tariff, by name."""
    net = partial(net_lines, known=known, decimals=decimals)
    for name, select, function, schema in (
        ("net_lines", NET_INPUT, net, NET_LINES),
        ("net_days", DAYS_INPUT, net_days, NET_DAYS),
    ):
        folder = scratch / name
        folder.mkdir()
        write_answers(db, select, function, schema, folder)
        add(db, name, folder)
    db.execute(f"CREATE VIEW net AS {NET}")
    db.execute(f"CREATE VIEW days AS {DAYS}")


def write_answers(
    db: Database, select: str, function: Callable[[RecordBatch], RecordBatch], schema: Schema, folder: Path
) -> None:
    """Writes what a plain function makes of the rows of a SELECT, a batch at a time."""
    with ParquetWriter(folder / "rows.parquet", schema) as file:
        for batch in db.execute(select).to_arrow_reader(ROWS):
            with uncollected():
                file.write_batch(function(batch))


def write_csvs(db: Database, reports: Iterable[Report], folder: Path) -> None:
    """Writes a file for each report."""
    for report in reports:
        write_csv(db, report, folder)


def write_csv(db: Database, report: Report, folder: Path) -> None:
    """Writes the report's rows in its order, a batch at a time."""
    rows = db.execute(report.select).to_arrow_reader(MANY_ROWS)
    with (folder / f"{report.name}.csv").open("wb") as file:
        file.write(f"{','.join(rows.schema.names)}\n".encode())
        for batch in rows:
            as_text(polars.DataFrame(batch)).write_csv(file, include_header=False, quote_style="never")


def as_text(rows: DataFrame) -> DataFrame:
    """The rows with their texts harmless, and quoted where CSV needs it: empty ones, since nothing at all is what is
    missing, and the first of a line where that would look like a comment."""
    texts = [name for name, kind in rows.schema.items() if kind == polars.String]
    harmless = {name: polars.concat_str(mark(name), name) for name in texts}
    rows = rows.with_columns(**harmless)
    needs = {name: col(name).str.contains('[",\r\n]') | (col(name) == "") for name in texts}
    if (first := rows.columns[0]) in needs:
        needs[first] |= col(first).str.starts_with("#")
    quoted = {name: polars.format('"{}"', col(name).str.replace_all('"', '""', literal=True)) for name in texts}
    return rows.with_columns(polars.when(needs[name]).then(quoted[name]).otherwise(name).alias(name) for name in texts)


def mark(name: str) -> Expr:
    """An apostrophe before a text that a spreadsheet would take for a formula, and not for a number."""
    is_formula = col(name).str.contains(f"^{BEGINNING}") & ~col(name).str.contains(f"^{NUMBER}$")
    return polars.when(is_formula).then(polars.lit("'")).otherwise(polars.lit(""))
