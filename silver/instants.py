"""When something started: ISO 8601 to UTC, a time without a zone read in the tariff's."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-9]{2}"
    r"(:[0-9]{2}([.,][0-9]{1,9})?)?"
    r"(Z|[+-][0-9]{2}(:?[0-5][0-9])?)?"
)
MOST_OFFSET = timedelta(hours=18)
"""No clock is further from UTC; ISO 8601 itself sets no limit."""

MINUTE = "1970-01-01T00:00"
"""The first of all."""

FOUR_CENTURIES = timedelta(146_097)
EPOCH, EPOCH_UTC = datetime(1970, 1, 1), datetime(1970, 1, 1, tzinfo=UTC)
NO_TIME, MICROSECOND = timedelta(), timedelta(microseconds=1)
EARLIEST, LATEST = ((datetime(year, 1, 1) - EPOCH) // MICROSECOND for year in (2000, 2100))


def instant(text: str, time_zone: tzinfo) -> int | None:
    """The microseconds since 1970 in UTC that a text tells, further digits cut off; None where it tells no time.

    text: without blanks around it. A local time that the clock skipped moves forward by the gap; one that came twice
    is the first.
    """
    after = after_minute(text[16:])
    if after is None:  # of no zone, or none at all
        return whole(text, time_zone)
    minute = of_minute(text[:16])
    return None if minute is None else minute + after


@lru_cache(maxsize=100_000)
def of_minute(text: str) -> int | None:
    """A minute in UTC, as 2026-03-01T09:30. It has many records."""
    return whole(f"{text}Z", None)


@lru_cache(maxsize=100_000)
def after_minute(text: str) -> int | None:
    """What follows a minute, with its zone, as :59.5+01:00: seldom new."""
    return whole(f"{MINUTE}{text}", None)


def whole(text: str, time_zone: tzinfo | None) -> int | None:
    """What a text tells; without a time zone, one that has its own."""
    iso = text.upper()
    if not ISO.fullmatch(iso):
        return None
    try:
        clock = datetime.fromisoformat(iso)
    except ValueError:  # 30 February, a 61st second, the year 0
        return of_year_zero(iso[4:], time_zone) if iso.startswith("0000") else None
    if clock.tzinfo is None:
        return (clock - EPOCH - (time_zone.utcoffset(clock) or NO_TIME)) // MICROSECOND if time_zone else None
    is_of_a_clock = abs(clock.utcoffset() or NO_TIME) <= MOST_OFFSET
    return (clock - EPOCH_UTC) // MICROSECOND if is_of_a_clock else None


def in_iso(at: int) -> str:
    """An instant as ISO 8601 in UTC, to the second."""
    return f"{EPOCH + at * MICROSECOND:%Y-%m-%dT%H:%M:%SZ}"


def of_year_zero(rest: str, time_zone: tzinfo | None) -> int | None:
    """An instant of the year that Python does not have; the calendar repeats itself after 400 years."""
    later = whole(f"0400{rest}", time_zone)
    return None if later is None else later - FOUR_CENTURIES // MICROSECOND


def is_in_range(at: int) -> bool:
    """Whether an instant is one that a live network can have seen: from 2000 until 2100."""
    return EARLIEST <= at < LATEST
