"""A time zone's offsets as the kernel reads them, from the one time zone database that Python has."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from gold.pricing.kernel.book import Offset

DAY = 86_400
EPOCH = date(1970, 1, 1)


def offsets(time_zone: ZoneInfo, first: int, last: int) -> list[Offset]:
    """The offset in force at the first of two instants, and every later one up to the last; seconds since 1970, UTC.

    No time zone changes its clock twice within a day.
    """
    changes = [Offset(first, ahead(time_zone, first))]
    for day in range(first, last + DAY, DAY):
        if ahead(time_zone, day) != changes[-1].ahead:
            changes.append(change(time_zone, day - DAY, day))
    return changes


def change(time_zone: ZoneInfo, before: int, after: int) -> Offset:
    """The first instant, after one and up to another, at which the clock is as at the latter."""
    wanted = ahead(time_zone, after)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if ahead(time_zone, middle) == wanted else (middle, after)
    return Offset(after, wanted)


def ahead(time_zone: ZoneInfo, at: int) -> int:
    """How many seconds local time is ahead of UTC."""
    offset = datetime.fromtimestamp(at, UTC).astimezone(time_zone).utcoffset()
    assert offset is not None
    return offset.days * DAY + offset.seconds


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH).days
