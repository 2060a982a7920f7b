"""Offsets of time zones as the kernel has them are those of the time zone database, at every hour and at changes."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gold.pricing.local_time import DAY, ahead, offsets

ZONES = (
    "Africa/Casablanca",  # one hour less in Ramadan
    "Europe/Paris",
    "America/Santiago",  # changes at midnight
    "Asia/Beirut",  # changes at midnight; a change of heart in 2023
    "Australia/Lord_Howe",  # half an hour
    "Africa/Cairo",  # none from 2015 to 2022
    "America/Havana",  # midnight comes twice
    "Pacific/Apia",  # left out a day in 2011
    "UTC",
)
HOUR = 3_600


def seconds(year: int) -> int:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


def wanted(zone: ZoneInfo, at: int) -> int:
    """By the time zone database."""
    offset = datetime.fromtimestamp(at, zone).utcoffset()
    assert offset is not None
    return offset // timedelta(seconds=1)


@pytest.mark.parametrize("name", ZONES)
def test_local_time_is_that_of_the_database_at_every_hour_and_about_each_change(name: str) -> None:
    zone, first, last = ZoneInfo(name), seconds(2022), seconds(2028)
    timeline = offsets(zone, first, last)
    since = [offset.since for offset in timeline]
    assert since == sorted(set(since))
    assert since[0] == first
    assert name == "UTC" or len(since) > 6 or name == "Pacific/Apia"  # which has kept its clock since 2021
    about = [change + second for change in since[1:] for second in (-HOUR, -1, 0, 1, HOUR)]
    for at in sorted([*range(first, last, HOUR), *about]):
        assert timeline[bisect_right(since, at) - 1].ahead == wanted(zone, at), at


def test_a_day_left_out_is_a_change_of_a_whole_day() -> None:
    """Samoa went from 29 December 2011 to 31 December."""
    at = int(datetime(2011, 12, 30, 10, tzinfo=UTC).timestamp())
    first, change = offsets(ZoneInfo("Pacific/Apia"), at - 5 * DAY, at + 5 * DAY)
    assert (first.ahead, change.since, change.ahead) == (-10 * HOUR, at, 14 * HOUR)


def test_a_change_on_the_last_day_asked_for_is_among_them() -> None:
    """Paris, 29 March 2026, 01:00 UTC."""
    paris, change = ZoneInfo("Europe/Paris"), int(datetime(2026, 3, 29, 1, tzinfo=UTC).timestamp())
    for last in (change, change + 1, change + DAY - 1, change + DAY):
        assert offsets(paris, change - 3 * DAY - 7, last)[-1].since == change
    assert [offset.since for offset in offsets(paris, change, change)] == [change]
    assert ahead(paris, change - 1) == HOUR
    assert ahead(paris, change) == 2 * HOUR
