"""Offsets for whole columns of uses are asked about the uses alone."""

from datetime import UTC, datetime

import numpy

from gold.pricing.kernel.book import Offset
from gold.pricing.local_time import DAY, offsets
from gold.rating.clock import LONGEST_USE, offsets_about
from lake.time_zones import read_time_zone

ZONE = "Africa/Casablanca"


def at(*days: tuple[int, int, int]) -> numpy.typing.NDArray[numpy.int64]:
    return numpy.array([int(datetime(*day, 9, tzinfo=UTC).timestamp()) for day in days], numpy.int64)


def test_one_use_in_a_far_year_asks_for_no_offset_of_the_years_between() -> None:
    march, far = at((2026, 3, 20), (2099, 6, 1))
    timeline = offsets_about(numpy.array([far, march, march]), ZONE)
    assert len(timeline) <= 4
    assert not [offset for offset in timeline if march + DAY + LONGEST_USE + DAY < offset.since < far - 2 * DAY]


def test_about_each_use_the_offsets_are_those_of_the_whole_span() -> None:
    uses = at((2024, 2, 28), (2024, 3, 10), (2024, 4, 14), (2024, 5, 20), (2025, 2, 1), (2026, 2, 14), (2026, 2, 15))
    timeline, whole = (
        offsets_about(uses, ZONE),
        offsets(read_time_zone(ZONE), int(uses.min()) - DAY, int(uses.max()) + 40 * DAY),
    )
    assert [offset.since for offset in timeline] == sorted({offset.since for offset in timeline})
    for instant in (int(use) + second for use in uses for second in range(-DAY, LONGEST_USE, 900)):
        assert in_force(timeline, instant) == in_force(whole, instant)


def in_force(changes: list[Offset], instant: int) -> int:
    return [offset.ahead for offset in changes if offset.since <= instant][-1]


def test_no_use_asks_for_one_offset() -> None:
    assert len(offsets_about(at(), ZONE)) == 1
