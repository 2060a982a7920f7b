"""Days, months and weekdays by arithmetic are those of the calendar; an instant has the offset of its time."""

from datetime import date, timedelta

from gold.pricing.kernel.book import Book, Offset
from gold.pricing.kernel.clock import month_and_day, offset_at, weekday_of
from gold.pricing.local_time import EPOCH


def test_every_day_of_four_hundred_years_is_that_of_the_calendar() -> None:
    first = date(1800, 1, 1)
    for n in range(146_097 + 366):
        day = first + timedelta(n)
        number = (day - EPOCH).days
        assert (*month_and_day(number), weekday_of(number)) == (day.month - 1, day.day, day.weekday()), day


def book(*since: int) -> Book:
    """A book with these offsets alone, each by its own index ahead."""
    return Book(*[[]] * 8, [Offset(at, index) for index, at in enumerate(since)], *[[]] * 5)


def test_an_instant_has_the_last_offset_that_began_and_before_all_the_first() -> None:
    for count in range(1, 9):
        asked = book(*range(10, 10 + 10 * count, 10))
        assert [offset_at(asked, at) for at in range(10 * count + 20)] == [
            max(min(at // 10, count) - 1, 0) for at in range(10 * count + 20)
        ]
