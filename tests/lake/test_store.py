"""The store's verbs: what a version holds, what a merge changes, and that nothing new commits nothing."""

import shutil
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

import lake.rows
from gold.rated_usage import RATED_USAGE
from lake import log
from lake.errors import Stop
from lake.scope import Scope
from lake.store import Store
from lake.table import Table

PRICES = Table(
    name="gold.prices",
    key=("item",),
    partitioned_by=("kind",),
    columns="""
        item  STRING        NOT NULL COMMENT 'what is sold',
        kind  STRING        NOT NULL COMMENT 'of which kind',
        price DECIMAL(10,2) COMMENT 'in MAD'
    """,
)

Rows = list[tuple[Any, ...]]


def frame(store: Store, rows: str) -> DataFrame:
    """Rows of PRICES from the VALUES of an SQL text."""
    return store.spark.sql(
        f"SELECT item, kind, CAST(price AS DECIMAL(10,2)) price FROM VALUES {rows} t(item, kind, price)"
    )


def held(store: Store, version: int | None = None) -> Rows:
    """What a version holds, in the order of the key."""
    return sorted(tuple(map(str, row)) for row in store.read(PRICES, version).collect())


@pytest.fixture(scope="module")
def three_versions(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two rows, one of them changed and one gone for another."""
    store = Store(spark, str(tmp_path_factory.mktemp("prices") / "the lake 100%"))
    store.create(PRICES)
    store.merge(PRICES, frame(store, "('call', 'voice', 1), ('a b=/%1', 'sms & more', 2)"))
    store.merge(PRICES, frame(store, "('call', 'voice', 3), ('page', 'data', null)"), delete_missing=True)
    return store


@pytest.fixture
def lake_of_three(three_versions: Store, tmp_path: Path) -> Store:
    """The three versions, for a test to change."""
    return Store(three_versions.spark, str(shutil.copytree(three_versions.root, tmp_path / "prices")))


def test_every_version_reads_as_delta_itself_reads_it(three_versions: Store) -> None:
    store = three_versions
    assert store.version(PRICES) == 2
    for version in range(3):
        delta = store.spark.read.format("delta").option("versionAsOf", version).load(store.path(PRICES))
        assert held(store, version) == sorted(tuple(map(str, row)) for row in delta.collect()), version
    assert held(store) == [("call", "voice", "3.00"), ("page", "data", "None")]
    assert [row[0] for row in held(store, 1)] == ["a b=/%1", "call"]
    assert [field.dataType for field in store.read(PRICES).schema] == [f.dataType for f in store.schema(PRICES)]


def test_the_log_says_when_each_version_was_committed(three_versions: Store, tmp_path: Path) -> None:
    store = three_versions
    told = log.commits(store.path(PRICES))
    delta = {row["version"]: row["timestamp"].astimezone(UTC) for row in store.history(PRICES).collect()}
    assert told == delta
    assert sorted(told) == [0, 1, 2]
    assert log.commits(str(tmp_path)) == {}


def test_many_files_are_left_to_deltas_own_reader(three_versions: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    few = held(three_versions)
    monkeypatch.setattr(lake.rows, "FEW_FILES", 1)
    assert held(three_versions) == few


@pytest.mark.slow
def test_a_correction_marks_its_rows_where_files_are_long_and_these_are_neither_read_nor_counted(store: Store) -> None:
    corrected = replace(PRICES, properties=RATED_USAGE.properties | {"delta.dataSkippingStatsColumns": "price"})
    store.create(corrected)
    store.append(PRICES, frame(store, "('call', 'voice', 1), ('fax', 'voice', 5), ('telex', 'voice', 6)").coalesce(1))
    before = store.version(PRICES)
    assert log.is_plain(store.path(PRICES), before)
    store.merge(PRICES, frame(store, "('fax', 'voice', 7)"))
    path, after = store.path(PRICES), store.version(PRICES)
    assert set(log.files(path, before)) < set(log.files(path, after))  # none was written anew
    assert held(store) == [("call", "voice", "1.00"), ("fax", "voice", "7.00"), ("telex", "voice", "6.00")]
    assert log.count(path, after) == 3
    assert store.added_since(PRICES, before, after) is None
    same = store.added_since(PRICES, after, after)
    assert same is not None
    assert same.isEmpty()


def test_a_merge_that_changes_nothing_commits_nothing(three_versions: Store) -> None:
    store = three_versions
    same = frame(store, "('page', 'data', null), ('call', 'voice', 3)")
    assert store.merge(PRICES, same, delete_missing=True) == {"insert": 0, "update": 0, "delete": 0}
    assert store.version(PRICES) == 2


def test_a_key_that_stands_beyond_what_was_compared_is_not_there_twice(lake_of_three: Store) -> None:
    store = lake_of_three
    nothing = store.read(PRICES).where("false")
    store.merge(PRICES, frame(store, "('call', 'voice', 5), ('fax', 'data', 1)"), Scope(chosen=nothing))
    assert held(store) == [("call", "voice", "3.00"), ("fax", "data", "1.00"), ("page", "data", "None")]


def test_rows_that_do_not_fit_are_refused_with_their_columns(store: Store) -> None:
    with pytest.raises(Stop, match=r"gold\.prices: missing \['price'\], unknown \['cost'\]"):
        store.append(PRICES, frame(store, "('call', 'voice', 1)").withColumnRenamed("price", "cost"))


def test_a_table_that_was_made_before_it_had_a_column_learns_it(store: Store) -> None:
    columns, _, _ = PRICES.columns.rpartition(",\n")
    older = replace(PRICES, columns=columns)
    store.append(older, store.spark.sql("SELECT 'call' AS item, 'voice' AS kind"))
    assert held(store) == [("call", "voice", "None")]
    assert store.merge(PRICES, frame(store, "('call', 'voice', 1), ('fax', 'voice', 2)")) == {"insert": 1, "update": 1}
    assert held(store) == [("call", "voice", "1.00"), ("fax", "voice", "2.00")]


def test_a_table_that_is_written_and_one_that_needs_nothing_are_outputs_and_one_that_is_read_is_none(
    lake_of_three: Store,
) -> None:
    one, other = lake_of_three.apart(), lake_of_three.apart()
    before = one.version(PRICES)
    one.merge(PRICES, one.read(PRICES))
    assert one.outputs == {PRICES.name: before}
    one.within(one.spark).append(RATED_USAGE, one.read(RATED_USAGE))
    assert one.outputs == {PRICES.name: before, RATED_USAGE.name: log.NO_TABLE}
    other.merge(PRICES, frame(other, "('call', 'voice', 4)"))
    assert (one.outputs[PRICES.name], other.outputs) == (before, {PRICES.name: before + 1})
    assert lake_of_three.outputs == {}


def test_a_work_over_several_tables_is_told_when_all_is_done_or_not_at_all(three_versions: Store) -> None:
    store = three_versions.apart()
    with pytest.raises(ZeroDivisionError), store.writing(PRICES, RATED_USAGE):
        raise ZeroDivisionError
    assert store.outputs == {}
    with store.writing(PRICES, RATED_USAGE):
        assert store.outputs == {}
    assert store.outputs == store.versions(PRICES, RATED_USAGE)
