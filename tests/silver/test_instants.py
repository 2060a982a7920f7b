"""Times in every writing, and across the changes of Morocco's clock in 2026."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from silver.instants import instant, is_in_range

ZONE = "Africa/Casablanca"
NINE = "2026-03-30 08:00:00"
WRITINGS: dict[str, str | None] = {
    "2026-03-30T08:00:00Z": NINE,
    "2026-03-30t08:00:00z": NINE,
    "2026-03-30 08:00:00Z": NINE,
    "2026-03-30T09:00:00+01:00": NINE,
    "2026-03-30T09:00:00+0100": NINE,
    "2026-03-30T09:00:00+01": NINE,
    "2026-03-30T09:00+01": NINE,
    "2026-03-30T02:30:00-05:30": NINE,
    "2026-03-30T09:00:00": NINE,
    "2026-03-30T09:00": NINE,
    " 2026-03-30T09:00:00 ": NINE,
    "2026-03-30T08:00:00.123456789Z": f"{NINE}.123456",
    "2026-03-30T08:00:00,5Z": f"{NINE}.5",
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
CLOCK_CHANGES: dict[str, str | None] = {
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


def read(text: str) -> str | None:
    """The instant as Spark writes it."""
    at = instant(text.strip(" "), ZoneInfo(ZONE))
    if at is None:
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
    written = f"{moment:%Y-%m-%d %H:%M:%S.%f}"
    return written.rstrip("0").rstrip(".") if moment.microsecond else f"{moment:%Y-%m-%d %H:%M:%S}"


def test_iso_8601_is_read_in_every_writing_and_nothing_else() -> None:
    assert {text: read(text) for text in WRITINGS} == WRITINGS


def test_a_skipped_local_time_moves_by_the_gap_and_one_that_came_twice_is_the_first() -> None:
    assert {text: read(text) for text in CLOCK_CHANGES} == CLOCK_CHANGES


@pytest.mark.parametrize("year", [0, 1, 1969, 1999, 2000, 2099, 2100, 9999])
def test_a_year_that_no_network_has_seen_is_a_time_out_of_range(year: int) -> None:
    at = instant(f"{year:04}-02-28T23:59:59.999999-18:00", ZoneInfo(ZONE))
    assert at is not None
    assert is_in_range(at) == (2000 <= year < 2100)


def test_the_year_0_has_a_29_february_and_lies_a_year_before_the_year_1() -> None:
    begin, end = (instant(f"000{year}-01-01T00:00:00Z", ZoneInfo(ZONE)) for year in (0, 1))
    assert begin is not None
    assert end is not None
    assert end - begin == 366 * 86_400 * 1_000_000
    assert instant("0000-02-29T00:00", ZoneInfo(ZONE)) is not None
    assert instant("0000-02-30T00:00", ZoneInfo(ZONE)) is None


def test_no_offset_is_beyond_eighteen_hours() -> None:
    offsets = {"+18:00": True, "-18:00": True, "+18:01": False, "-18:30": False, "+23:59": False, "+24": False}
    assert {offset: instant(f"2026-03-06T09:00{offset}", ZoneInfo(ZONE)) is not None for offset in offsets} == offsets
