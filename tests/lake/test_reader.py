"""Tables read without Spark hold what Spark reads: at every version, filtered, after merges that mark rows."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from gold.rated_usage import RATED_USAGE
from lake import data_files, log
from lake.data_files import Values
from lake.reader import Reader
from lake.store import Store
from lake.table import Table
from lake.times import Times
from tests.small_lakes import frame, write

SALES = Table(
    name="gold.sales",
    key=("item",),
    partitioned_by=("kind",),
    columns="""
        item  STRING        NOT NULL COMMENT 'what is sold',
        kind  STRING        COMMENT 'of which kind',
        price DECIMAL(18,6) COMMENT 'in MAD, to six decimals',
        at    TIMESTAMP     COMMENT 'UTC',
        day   DATE          COMMENT 'when',
        units BIGINT        COMMENT 'how many',
        lots  ARRAY<STRUCT<granted: STRING, left: BIGINT>> COMMENT 'of what',
        is_new BOOLEAN      COMMENT 'the bill''s own word'
    """,
    properties=RATED_USAGE.properties | {"delta.dataSkippingStatsColumns": "at,day,price"},
)
WITH_NOTE = replace(SALES, columns=SALES.columns.rstrip() + ",\n        note STRING COMMENT 'came later'\n    ")
KINDS = ("voice", "sms & more", "100%/=é", None)
NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)

Rows = list[dict[str, Any]]

pytestmark = pytest.mark.slow


def sales(places: Sequence[int], price: int) -> Rows:
    """So many sales, spread over kinds and days, some columns empty."""
    return [
        {
            "item": f"item {n:03}",
            "kind": KINDS[n % len(KINDS)],
            "price": None if n % 7 == 0 else Decimal(price * n) / 1_000_000,
            "at": NOON + timedelta(days=n % 5, microseconds=n),
            "day": date(2026, 3, 1) + timedelta(days=n % 5),
            "units": n,
            "lots": [{"granted": "2026-03", "left": n}] * (n % 3),
            "is_new": [True, False, None][n % 3],
        }
        for n in places
    ]


@pytest.fixture(scope="module")
def store(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Appended, merged three times, then given a column, and merged again."""
    store, chance = Store(spark, str(tmp_path_factory.mktemp("sales") / "the lake 100%")), random.Random(17)
    store.append(SALES, frame(store, SALES, sales(range(120), 1)))
    for price in (2, 3, 4):
        changed = frame(store, SALES, sales(chance.sample(range(150), 12), price))
        store.merge(SALES, changed.coalesce(1))
    store.spark.sql(f"ALTER TABLE delta.`{store.path(SALES)}` ADD COLUMN note STRING")
    noted = [row | {"note": "new"} for row in sales([3, 8, 160, 161], 5)]
    store.merge(WITH_NOTE, frame(store, WITH_NOTE, noted))
    store.spark.sql(f"DELETE FROM delta.`{store.path(SALES)}` WHERE units IN (5, 6, 160)")
    return store


@pytest.fixture(scope="module")
def held(store: Store) -> list[Rows]:
    """Every version's rows as Delta's own reader has them; a column that came later is null."""
    path, told = store.path(SALES), []
    for version in range(store.version(SALES) + 1):
        rows = store.spark.read.format("delta").option("versionAsOf", version).load(path)
        told.append([{"note": None} | row for row in in_utc(rows.collect())])
    return told


def in_utc(rows: Sequence[Any]) -> Rows:
    """Rows of Spark, whose times are local, with the zone UTC."""
    whole = [row.asDict(recursive=True) for row in rows]
    return [row | {"at": row["at"].astimezone(UTC)} for row in whole]


def in_order(rows: Rows) -> Rows:
    """By item."""
    return sorted(rows, key=lambda row: row["item"])


def of(table: Table, rows: Rows) -> Rows:
    """The rows with the table's columns alone."""
    return in_order([{name: row[name] for name in table.names} for row in rows])


def test_every_version_holds_what_spark_reads(store: Store, held: list[Rows]) -> None:
    reader = Reader(store.root)
    assert reader.version(SALES) == len(held) - 1 >= 7
    assert log.marked(log.opened(store.path(SALES))) > 10, "rows are marked as deleted"
    for table in (SALES, WITH_NOTE):
        for version, rows in enumerate(held):
            assert in_order(reader.rows(table, as_of=version)) == of(table, rows), version
        assert in_order(reader.rows(table)) == of(table, held[-1])


@pytest.mark.parametrize(
    "where",
    [
        {"item": ["item 008"]},
        {"kind": ["sms & more"]},
        {"kind": ["100%/=é", "voice"], "units": [2, 4, 8, 100]},
        {"kind": ["fax"]},
        {"item": []},
        {"day": [date(2026, 3, 2)], "is_new": [True]},
        {"price": [Decimal("0.000024"), Decimal("0.000108")]},
        {"at": [NOON + timedelta(days=3, microseconds=3)]},
        {"note": ["new"]},
    ],
    ids=str,
)
def test_what_is_asked_for_is_what_spark_finds(store: Store, held: list[Rows], where: Values) -> None:
    for version, rows in enumerate(held):
        wanted = [row for row in rows if all(row[column] in values for column, values in where.items())]
        assert in_order(Reader(store.root).rows(WITH_NOTE, where, version)) == of(WITH_NOTE, wanted), version


def test_times_are_asked_for_to_the_microsecond(store: Store) -> None:
    since, until = NOON + timedelta(microseconds=5), NOON + timedelta(days=2, microseconds=12)
    for times in (Times("at", since, until), Times("at", since), Times("at", until, until)):
        rows = in_order(Reader(store.root).scan(WITH_NOTE, times=times).collect().to_dicts())
        assert rows == in_order(in_utc(store.read(WITH_NOTE, times=times).collect()))


def test_only_files_that_may_hold_what_is_asked_for_are_opened(store: Store) -> None:
    path, version = store.path(SALES), store.version(SALES)
    every = list(data_files.chosen(path, version, {}, None))
    of_a_kind = list(data_files.chosen(path, version, {"kind": ["sms & more"]}, None))
    assert 0 < len(of_a_kind) < len(every)
    assert not list(data_files.chosen(path, version, {"day": [date(2026, 4, 1)]}, None))
    assert not list(data_files.chosen(path, version, {}, Times("at", NOON + timedelta(days=9))))


def test_types_are_those_of_the_table(store: Store, tmp_path: Path) -> None:
    frames = [Reader(root).scan(WITH_NOTE).collect() for root in (store.root, str(tmp_path))]
    assert frames[0].schema == frames[1].schema
    assert frames[1].is_empty(), "a table that does not exist has no rows"
    assert [str(kind) for kind in frames[0].dtypes][2:5] == [
        "Decimal(precision=18, scale=6)",
        "Datetime(time_unit='us', time_zone='UTC')",
        "Date",
    ]


def test_columns_are_chosen_after_the_rows(store: Store, held: list[Rows]) -> None:
    read = Reader(store.root).scan(SALES, {"kind": ["voice"]}).select("units").collect()
    assert sorted(read["units"]) == sorted(row["units"] for row in held[-1] if row["kind"] == "voice")


def test_what_is_written_later_is_not_read_by_a_reader_that_is_pinned(store: Store) -> None:
    table = replace(SALES, name="gold.later_sales")
    none_yet = Reader(store.root).pinned(table)
    write(store, table, sales(range(3), 1))
    pinned = Reader(store.root).pinned(table)
    write(store, table, sales(range(3, 5), 1))
    assert [len(reader.rows(table)) for reader in (none_yet, pinned, Reader(store.root))] == [0, 3, 5]
