"""A snapshot of rows made up by chance, the same at every run: every table and column, odd texts and nulls."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
from pyarrow import parquet

from gold.kpis.kpi_values import KPI_VALUES
from lake.columns import Column
from lake.ddl import arrow_schema
from serving.bi.tables import KIT_TABLES, KitTable
from serving.snapshots import Manifest, begin, finish, flip

CYCLES = ("2026-02", "2026-03")
ROWS = 150
WORDS: dict[str, tuple[Any, ...]] = {
    "cycle": CYCLES,
    "status": ("rated", "rejected", "unmatched", "error"),
    "run": ("retail", "cost"),
    "record_type": ("voice", "sms", "data"),
    "reason": ("", "not_allowed"),
    "kind": ("usage", "discount", "fee", "tax", "bill", "credit_note", "debit_note"),
    "state": ("draft", "held", "issued"),
    "currency": ("MAD",),
    "revenue_kind": ("usage", "recurring", "one_off", "contained_tax"),
    "account_id": tuple(f"A10{number:04}" for number in range(25)),
    "region": ("Fès-Meknès", "Rabat", "Oriental"),
}
ODD = ("plain", "", 'a "quoted", text', "=1+1", "Fès\ntwo lines", "it's; \\ and {braces}", "é" * 100)
NESTED = [{"selection": "all", "charge": Decimal("0.100001")}]


def small_snapshot(published: Path, snapshot: str = "first", rows: int = ROWS) -> Path:
    """Publishes it, with values of KPIs that DuckDB reckons; returns its folder."""
    chance, made = random.Random(snapshot), dict[str, pyarrow.Table]()
    for table in KIT_TABLES:
        if table.name != KPI_VALUES.name:
            made[table.name] = rows_of(table, chance, made, rows)
    made[KPI_VALUES.name] = values_of(made)
    folder = begin(published, snapshot)
    for name, content in made.items():
        write(folder / name, content)
    tables = {name: {"rows": content.num_rows} for name, content in made.items()}
    finish(folder, Manifest(snapshot, {}, tables, (), "2026-04-01T00:00:00+00:00"))
    flip(published, snapshot)
    return published / snapshot


def rows_of(table: KitTable, chance: random.Random, made: dict[str, pyarrow.Table], rows: int) -> pyarrow.Table:
    """Rows with keys of their own, and joins that exist."""
    joined = {column: made[other][key_of(other)].to_pylist() for column, other in table.joins.items()}
    unique = {}
    for _ in range(rows):
        row = {one.name: value(one, chance, joined.get(one.name) or WORDS.get(one.name)) for one in table.columns}
        unique[tuple(row[name] for name in table.key)] = row
    return pyarrow.Table.from_pylist(list(unique.values()), schema_of(table))


def key_of(name: str) -> str:
    return next(table.key[0] for table in KIT_TABLES if table.name == name)


def schema_of(table: KitTable) -> pyarrow.Schema:
    return arrow_schema(", ".join(f"{one.name} {one.kind}" for one in table.columns))


def value(column: Column, chance: random.Random, words: Any) -> Any:
    """One value: of the words where there are any; null now and then where that may be."""
    if words:
        return chance.choice(words)
    if not column.is_needed and chance.random() < 0.3:
        return None
    return MAKERS.get(column.kind.partition("(")[0].partition("<")[0], whole)(column.kind, chance)


def whole(_: str, chance: random.Random) -> int:
    return chance.randrange(1000)


def amount(kind: str, chance: random.Random) -> Decimal:
    return Decimal(chance.randrange(-(10**6), 10**7)).scaleb(-int(kind.rstrip(")").split(",")[1]))


MAKERS: dict[str, Callable[[str, random.Random], Any]] = {
    "STRING": lambda _, chance: chance.choice(ODD) + chance.choice(("", str(chance.randrange(30)))),
    "DECIMAL": amount,
    "BOOLEAN": lambda _, chance: chance.random() < 0.5,
    "DATE": lambda _, chance: date(2026, 2, 1) + timedelta(days=chance.randrange(59)),
    "TIMESTAMP": lambda _, chance: datetime(2026, 2, 1, tzinfo=UTC) + timedelta(microseconds=chance.randrange(10**12)),
    "ARRAY": lambda kind, chance: NESTED if "charge" in kind and chance.random() < 0.5 else [],
}


def values_of(made: dict[str, pyarrow.Table]) -> pyarrow.Table:
    """What the declarations say of these rows."""
    with duckdb.connect() as db:
        for name, content in made.items():
            db.register(name, content)
        names = ", ".join(KPI_VALUES.table.names)
        table = db.execute(f"SELECT {names} FROM ({KPI_VALUES.select})").to_arrow_table()
    return table.cast(arrow_schema(KPI_VALUES.table.columns))


def write(folder: Path, content: pyarrow.Table) -> None:
    """A file for each cycle, and one of a cycle without rows; or one of all."""
    folder.mkdir()
    if "cycle" not in content.column_names:
        parquet.write_table(content, folder / "all.parquet")
        return
    for cycle in (*CYCLES, "2026-04"):
        part = content.filter(pyarrow.compute.equal(content["cycle"], cycle))
        parquet.write_table(part, folder / f"{cycle}.parquet")
