"""SQL over the lake by its tables' names: DuckDB over what the reader reads. No Spark, and no file but the lake's."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from lake.errors import Stop
from lake.reader import Reader
from lake.table import Table
from serving.opened import Snapshot
from serving.snapshots import current

PUBLISHED = "published"
"""The schema of the snapshot's tables, the star among them."""

CLOSED = {"enable_external_access": False, "autoinstall_known_extensions": False, "autoload_known_extensions": False}
"""A question is about the lake: it reads no other file, writes none, and fetches nothing."""

UTC_TIMES = pl.col(pl.Datetime("us", "UTC")).dt.replace_time_zone(None)
"""DuckDB knows time zones by an extension alone; times of the lake are UTC."""

SHOW_TABLES = re.compile(r"\s*show\b(\s+all)?(\s+tables)?[\s;]*$", re.IGNORECASE)
NO_SUCH_TABLE = re.compile(r'Table with name "?([\w.]+)"? does not exist')
Rows = dict[str, pl.LazyFrame]
BATCH = 10_000


@dataclass(frozen=True)
class Answer:
    """columns: their names. rows: values in that order, as they come: texts, whole numbers, decimals, dates, lists."""

    columns: Sequence[str]
    rows: Iterator[tuple[Any, ...]]


def lake_tables(reader: Reader, tables: Sequence[Table], text: str) -> Rows:
    """The tables that a question names, by layer and name."""
    return {table.name: reader.scan(table) for table in tables if table.short in text.lower()}


def published_tables(published: Path, text: str) -> Rows:
    """The tables of the newest snapshot that a question names, as published.kpi_values."""
    manifest = current(published) if PUBLISHED in text.lower() else None
    if manifest is None:
        return {}
    snapshot = Snapshot(manifest, published / manifest.id)
    return {f"{PUBLISHED}.{name}": pl.scan_parquet(snapshot.files(name)) for name in manifest.tables}


@contextmanager
def answered(text: str, rows: Mapping[str, pl.LazyFrame], known: Sequence[str]) -> Iterator[Answer]:
    """What one SELECT over tables by name gives. known: all names there are. Raises Stop for SQL that is wrong."""
    with duckdb.connect(config=CLOSED) as db:  # type: ignore[arg-type] # it takes booleans
        try:
            check(db, text, known)
            for name, frame in rows.items():
                add(db, name, frame)
            db.execute(text)
            yield Answer([column[0] for column in db.description or []], fetched(db))
        except duckdb.Error as error:
            if missing := NO_SUCH_TABLE.search(str(error)):
                raise Stop(f"there is no table {missing[1]}; there are {', '.join(known)}.") from None
            raise Stop(f"this SQL cannot be answered: {first_line(error)}") from None


def check(db: duckdb.DuckDBPyConnection, text: str, known: Sequence[str]) -> None:
    """Raises Stop for anything but one question, and for the one which tables there are: DuckDB knows a few."""
    if SHOW_TABLES.match(text):
        raise Stop(f"there are {', '.join(known)}; DESCRIBE shows the columns of one.")
    kinds = [statement.type for statement in db.extract_statements(text)]
    if len(kinds) != 1 or kinds[0] not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
        raise Stop("one SELECT is answered at a time, and nothing else: the lake is written by jobs alone.")


def add(db: duckdb.DuckDBPyConnection, name: str, frame: pl.LazyFrame) -> None:
    schema, _, table = name.partition(".")
    db.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
    db.register(f"_{schema}_{table}", frame.with_columns(UTC_TIMES))
    db.execute(f'CREATE VIEW "{schema}"."{table}" AS SELECT * FROM "_{schema}_{table}"')


def fetched(db: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := db.fetchmany(BATCH):
        yield from batch


def first_line(error: Exception) -> str:
    """What DuckDB says, without its quotation of the SQL."""
    return " ".join(str(error).partition("\n\nLINE")[0].split())


def shown(value: object) -> str:
    """A value as text: bytes as they read, what is nested as JSON, nothing for null."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bytes():
            return value.decode(errors="replace")
        case list() | tuple() | dict():
            return json.dumps(value, default=str, ensure_ascii=False)
        case Decimal():
            return f"{value:f}"
    return str(value)


def csv_line(values: Sequence[object]) -> str:
    """Values as a line of CSV: an empty text quoted, since nothing at all is null. It ends as lines of a pipe do."""
    return f"{','.join(map(csv_value, values))}\n"


def csv_value(value: object) -> str:
    text = shown(value)
    needs_quotes = any(sign in text for sign in ',"\r\n') or (text == "" and value is not None)
    return '"{}"'.format(text.replace('"', '""')) if needs_quotes else text
