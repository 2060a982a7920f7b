"""Which rate holds when, and until when: at every instant, also on days when the clock changes."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from gold.pricing.kernel.records import NONE
from gold.pricing.tariff.rates import Group, Rate
from gold.pricing.tariff.tiers import Tier
from gold.pricing.tariff.windows import Window
from tests.gold.pricing.rate_spans import book_of, spans_of_day

CHEAP, DEAR = (Rate((Group((Tier(Decimal(price)),), 60),), window) for price, window in ((1, None), (2, "early")))
BOOK = book_of((CHEAP, DEAR), {"early": Window("early", "02:00", "03:00")})


def hours_of(day: date, zone: str) -> list[tuple[float, int]]:
    """How many hours which rate holds, in the day's order."""
    return [((until - at) / 3_600, rate) for at, until, rate in spans_of_day(BOOK, day, ZoneInfo(zone))]


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 3, 6), "Europe/Paris", [(2, 0), (1, 1), (21, 0)]),
        (date(2026, 3, 29), "Europe/Paris", [(23, 0)]),
        (date(2026, 10, 25), "Europe/Paris", [(2, 0), (2, 1), (21, 0)]),
        (date(2026, 2, 15), "Africa/Casablanca", [(2, 0), (2, 1), (21, 0)]),
        (date(2026, 3, 22), "Africa/Casablanca", [(23, 0)]),
        (date(2026, 3, 8), "America/Havana", [(1, 0), (1, 1), (21, 0)]),
    ],
    ids=[
        "a plain day",
        "the hour is left out",
        "the hour comes twice",
        "Ramadan begins",
        "Ramadan ended",
        "no midnight",
    ],
)
def test_windows_keep_to_the_clock_on_days_when_it_changes(
    day: date, zone: str, hours: list[tuple[float, int]]
) -> None:
    assert hours_of(day, zone) == hours


def test_the_heaviest_window_wins_then_the_latest_start() -> None:
    windows = {
        "day": Window("day", "08:00", "20:00"),
        "noon": Window("noon", "12:00", "14:00"),
        "friday": Window("friday", "13:00", "24:00", weekdays=("friday",), weight=5),
    }
    rates = [Rate(CHEAP.groups, window=name) for name in (None, *windows)]
    friday = spans_of_day(book_of(rates, windows), date(2026, 3, 6), ZoneInfo("UTC"))
    begin = friday[0][0]
    assert [((at - begin) // 3_600, rate) for at, _, rate in friday] == [(0, 0), (8, 1), (12, 2), (13, 3)]


def test_a_day_without_a_version_has_no_rate() -> None:
    assert spans_of_day(BOOK, date(1970, 1, 2), ZoneInfo("UTC")) == [(86_400, 172_800, NONE)]


def test_a_day_has_the_windows_of_its_month_date_and_calendars() -> None:
    groups = (Group((Tier(Decimal(1)),), 60),)
    windows = {
        "july": Window("july", months=("july",)),
        "first": Window("first", days=(1,), weight=1),
        "fast": Window("fast", "18:00", calendar="ramadan", weight=2),
    }
    calendars = {"ramadan": [(date(2026, 6, 30), date(2026, 7, 2)), (date(2027, 6, 1), date(2027, 6, 2))]}
    book = book_of([Rate(groups, window=name) for name in (None, *windows)], windows, calendars)

    def rates(month: int, day: int) -> list[int]:
        return [rate for _, _, rate in spans_of_day(book, date(2026, month, day), ZoneInfo("UTC"))]

    assert rates(6, 29) == [0]
    assert rates(6, 30) == [0, 3]
    assert rates(7, 1) == [2, 3]
    assert rates(7, 2) == [1]
    assert rates(8, 1) == [2]
