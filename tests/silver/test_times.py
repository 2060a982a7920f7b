"""Times in every writing, and across the changes of Morocco's clock in 2026."""

from pyspark.sql import SparkSession

from silver.times import with_instant

ZONE = "Africa/Casablanca"


def read(spark: SparkSession, texts: dict[str, str | None]) -> dict[str, str | None]:
    rows = spark.createDataFrame([(text,) for text in texts], "text string")
    made = with_instant(rows, "text", ZONE).selectExpr("text", "string(start_time)")
    return {row["text"]: row["start_time"] for row in made.collect()}


def test_iso_8601_is_read_in_every_writing_and_nothing_else(spark: SparkSession) -> None:
    nine = "2026-03-30 08:00:00"
    wanted = {
        "2026-03-30T08:00:00Z": nine,
        "2026-03-30t08:00:00z": nine,
        "2026-03-30 08:00:00Z": nine,
        "2026-03-30T09:00:00+01:00": nine,
        "2026-03-30T09:00:00+0100": nine,
        "2026-03-30T09:00:00+01": nine,
        "2026-03-30T09:00+01": nine,
        "2026-03-30T02:30:00-05:30": nine,
        "2026-03-30T09:00:00": nine,
        "2026-03-30T09:00": nine,
        " 2026-03-30T09:00:00 ": nine,
        "2026-03-30T08:00:00.123456789Z": f"{nine}.123456",
        "2026-03-30T08:00:00,5Z": f"{nine}.5",
        "2028-02-29T00:00:00Z": "2028-02-29 00:00:00",
        "2026-02-29T00:00:00Z": None,
        "2026-03-30T24:00:00Z": None,
        "2026-03-30T08:60:00Z": None,
        "2026-03-30T08:00:00+25:00": None,
        "2026-03-30T08:00:00 Europe/Paris": None,
        "2026-03-30": None,
        "30/03/2026 08:00": None,
        "1772788800": None,
        "2026-03": None,
    }
    assert read(spark, wanted) == wanted


def test_a_skipped_local_time_moves_by_the_gap_and_one_that_came_twice_is_the_first(spark: SparkSession) -> None:
    wanted: dict[str, str | None] = {
        "2026-02-15T01:59:59": "2026-02-15 00:59:59",
        "2026-02-15T02:00:00": "2026-02-15 01:00:00",  # comes twice
        "2026-02-15T02:59:59": "2026-02-15 01:59:59",
        "2026-02-15T03:00:00": "2026-02-15 03:00:00",
        "2026-03-22T01:59:59": "2026-03-22 01:59:59",
        "2026-03-22T02:00:00": "2026-03-22 02:00:00",  # skipped: it is 03:00
        "2026-03-22T02:30:00": "2026-03-22 02:30:00",
        "2026-03-22T03:00:00": "2026-03-22 02:00:00",
        "2026-03-22T02:30:00+00:00": "2026-03-22 02:30:00",
    }
    assert read(spark, wanted) == wanted


def test_a_date_has_no_zone_for_its_dashes(spark: SparkSession) -> None:
    texts = {"2026-03-30T09:00:00": False, "2026-03-30T09:00:00-01": True, "2026-03-30T09:00Z": True}
    rows = spark.createDataFrame([(text,) for text in texts], "text string")
    assert {row["text"]: row["has_zone"] for row in with_instant(rows, "text", ZONE).collect()} == texts
