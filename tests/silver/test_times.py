"""Times in Spark: as the plain functions read them."""

from pyspark.sql import SparkSession

from silver.times import with_instant
from tests.silver.test_instants import CLOCK_CHANGES, WRITINGS, ZONE


def read(spark: SparkSession, texts: dict[str, str | None]) -> dict[str, str | None]:
    rows = spark.createDataFrame([(text,) for text in texts], "text string")
    made = with_instant(rows, "text", ZONE).selectExpr("text", "string(start_time)")
    return {row["text"]: row["start_time"] for row in made.collect()}


def test_iso_8601_is_read_in_every_writing_and_nothing_else(spark: SparkSession) -> None:
    assert read(spark, WRITINGS) == WRITINGS


def test_a_skipped_local_time_moves_by_the_gap_and_one_that_came_twice_is_the_first(spark: SparkSession) -> None:
    assert read(spark, CLOCK_CHANGES) == CLOCK_CHANGES


def test_a_date_has_no_zone_for_its_dashes(spark: SparkSession) -> None:
    texts = {"2026-03-30T09:00:00": False, "2026-03-30T09:00:00-01": True, "2026-03-30T09:00Z": True}
    rows = spark.createDataFrame([(text,) for text in texts], "text string")
    assert {row["text"]: row["has_zone"] for row in with_instant(rows, "text", ZONE).collect()} == texts
