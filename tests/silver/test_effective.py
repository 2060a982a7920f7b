"""What is believed and in force when."""

from datetime import UTC, datetime, timedelta

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from lake.store import Store
from silver.destinations import DESTINATIONS
from silver.effective import believed, known, known_from, revisions

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def revised(store: Store, given: DataFrame, now: datetime) -> DataFrame:
    return store.query(revisions(DESTINATIONS), held=store.read(DESTINATIONS), given=given, now=str(now))


def spans(spark: SparkSession, *rows: tuple[str, str, str, str | None]) -> DataFrame:
    columns = "prefix STRING, zone STRING, valid_from STRING, valid_to STRING, free BOOLEAN, operator STRING"
    texts = spark.createDataFrame([(*row, None, None) for row in rows], columns)
    return texts.withColumns({name: F.col(name).cast("date") for name in ("valid_from", "valid_to")})


@pytest.mark.slow
def test_a_belief_that_changes_twice_in_one_instant_leaves_the_last(store: Store) -> None:
    first = spans(store.spark, ("33", "europe", "2026-01-01", None), ("34", "europe", "2026-01-01", None))
    second = spans(store.spark, ("33", "south", "2026-01-01", None))
    store.add(DESTINATIONS, known_from(first, NOW))
    changed = revised(store, second, NOW)
    assert store.merge(DESTINATIONS, changed) == {"insert": 0, "update": 1}
    held = believed(store.read(DESTINATIONS)).orderBy("prefix").collect()
    assert [(row["prefix"], row["zone"]) for row in held] == [("33", "south"), ("34", "europe")]


def test_what_was_known_at_an_instant_can_be_asked(store: Store) -> None:
    store.add(DESTINATIONS, known_from(spans(store.spark, ("33", "europe", "2026-01-01", None)), NOW))
    later = NOW + timedelta(hours=1)
    given = spans(store.spark, ("33", "south", "2026-01-01", None))
    store.merge(DESTINATIONS, revised(store, given, later))
    rows = store.read(DESTINATIONS)
    assert [row["zone"] for row in believed(known(rows, NOW)).collect()] == ["europe"]
    assert [row["zone"] for row in believed(known(rows, later)).collect()] == ["south"]
    assert sorted(row["zone"] for row in known(rows, later).collect()) == ["europe", "south"]
    assert known(rows, NOW - timedelta(microseconds=1)).count() == 0
