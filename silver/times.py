"""When something started: ISO 8601 to UTC, a time without a zone read in the tariff's."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

ISO = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"
    r"(:[0-9]{2}([.,][0-9]{1,9})?)?"
    r"(Z|[+-][0-9]{2}(:?[0-9]{2})?)?\z"
)
WITHOUT_SECONDS = r"^(.{16})(?!:)"
EARLIEST, LATEST = "2000-01-01", "2100-01-01"


def with_instant(rows: DataFrame, text: str, zone: str) -> DataFrame:
    """Adds start_time, to the microsecond, null where the text column is no time, and has_zone. The session's zone
    must be UTC.

    A local time that the clock skipped moves forward by the gap; one that came twice is the first. In steps: Spark
    computes anew what an expression names again.
    """
    rows = rows.withColumn("iso", F.upper(F.trim(text)))
    rows = rows.withColumns({"clock": clock(F.col("iso")), "has_zone": has_zone(F.col("iso"))})
    start = F.when(F.col("has_zone"), F.col("clock")).otherwise(F.to_utc_timestamp("clock", zone))
    return rows.withColumn("start_time", start).drop("iso", "clock")


def clock(iso: Column) -> Column:
    """The time that an upper-case text tells, with its zone where it names one; null where it is no time."""
    plain = F.length(iso) == len("2026-03-06T09:00:00Z")  # nearly all: nothing to mend
    whole = F.translate(F.regexp_replace(iso, WITHOUT_SECONDS, "$1:00"), ",", ".")
    return F.when(iso.rlike(ISO), F.when(plain, iso).otherwise(whole)).try_cast("timestamp")


def has_zone(iso: Column) -> Column:
    """Whether an upper-case text of a time names its zone: Z, or an offset after the clock's time."""
    return iso.endswith("Z") | F.substring(iso, 17, 40).rlike("[+-]")


def in_range(at: Column) -> Column:
    """Whether an instant is one that a live network can have seen: from 2000 until 2100."""
    return (at >= F.lit(EARLIEST).cast("timestamp")) & (at < F.lit(LATEST).cast("timestamp"))
