"""When something started: ISO 8601 to UTC, a time without a zone read in the tariff's."""

from pyspark.sql import Column
from pyspark.sql import functions as F

ISO = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"
    r"(:[0-9]{2}([.,][0-9]{1,9})?)?"
    r"(Z|[+-][0-9]{2}(:?[0-9]{2})?)?\z"
)
WITHOUT_SECONDS = r"^(.{16})(?!:)"
EARLIEST, LATEST = "2000-01-01", "2100-01-01"


def instant(text: Column, zone: str) -> Column:
    """The instant to the microsecond, or null where the text is no time. The session's zone must be UTC.

    A local time that the clock skipped moves forward by the gap; one that came twice is the first.
    """
    iso = F.upper(F.trim(text))
    plain = F.length(iso) == len("2026-03-06T09:00:00Z")  # nearly all: nothing to mend
    whole = F.translate(F.regexp_replace(iso, WITHOUT_SECONDS, "$1:00"), ",", ".")
    clock = F.when(iso.rlike(ISO), F.when(plain, iso).otherwise(whole)).try_cast("timestamp")
    return F.when(has_zone(iso), clock).otherwise(F.to_utc_timestamp(clock, zone))


def has_zone(text: Column) -> Column:
    """Whether a time names its zone: Z, or an offset after the clock's time."""
    iso = F.upper(F.trim(text))
    return iso.endswith("Z") | F.substring(iso, 17, 40).rlike("[+-]")


def in_range(at: Column) -> Column:
    """Whether an instant is one that a live network can have seen: from 2000 until 2100."""
    return (at >= F.lit(EARLIEST).cast("timestamp")) & (at < F.lit(LATEST).cast("timestamp"))
