"""Seeded tariffs and calls that meet at window bounds, midnights, versions, group bounds and clock changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import product
from random import Random

from lake.time_zones import read_time_zone
from tests.oracle.calls import ALL_MONTH, ALL_WEEK, ALL_YEAR, Group, Rate, Version, Window

ZONES = (read_time_zone("Europe/Paris"), read_time_zone("Africa/Casablanca"))
CLOCK_CHANGES = (date(2026, 2, 15), date(2026, 3, 22), date(2026, 3, 29), date(2026, 10, 25))
WEEKS = (ALL_WEEK, ALL_WEEK, (0, 1, 2, 3, 4), (5, 6), (6,), (0,), (0, 2, 4, 6))
BOUNDS = (time(0), time(1), time(2), time(2, 30), time(3), time(8), time(12), time(20), time(22), time(23, 59))
GROUP_BOUNDS = (59, 60, 61, 600, 3_600, 86_400)
UNITS = (0, 1, 2, 29, 30, 31, 59, 60, 61, 90, 599, 600, 601, 3_599, 3_600, 3_601, 7_200)
LONG_UNITS = (28_800, 86_399, 86_400, 86_401, 172_800, 259_200)
JITTERS = (0, 0, -1, 1, -2, 2, -5, 5, -29, -30, -31, 30, -59, -60, -61, 60, -600, 600)
PRICES = ("0", "0.01", "0.30", "0.60", "1", "0.0333", "0.005", "0.000001", "0.123456")
MONTHS = (ALL_YEAR, ALL_YEAR, (2, 3), (3,), (10,), (1, 2, 10))
DAYS = (ALL_MONTH, ALL_MONTH, (15, 22, 25), (29,), (1, 14, 16, 28, 30, 31))
NAMED = (None, "ramadan", "holidays")
SPANS = {
    "ramadan": ((date(2026, 2, 16), date(2026, 3, 23)),),
    "holidays": (
        (date(2026, 2, 15), date(2026, 2, 16)),
        (date(2026, 3, 29), date(2026, 3, 31)),
        (date(2026, 10, 24), date(2026, 10, 25)),
    ),
}
"""Of each calendar: first day and the day after the last."""


def random_tariff(random: Random) -> list[Version]:
    """One version, or two of which the second begins on a day near the calls; every instant has a rate."""
    second = random.choice(CLOCK_CHANGES) + timedelta(days=random.choice((0, 0, -1, 1)))
    return [random_version(random, day) for day in (date(2026, 1, 1), second)[: random.randint(1, 2)]]


def random_version(random: Random, valid_from: date) -> Version:
    """Up to six windows that overlap, no two with the same weight and start, and rates by window, zone and network."""
    windows = []
    for number, (weight, start) in enumerate(random.sample([*product((0, 1, 5), BOUNDS)], random.randint(1, 6))):
        ends = [None, *(bound for bound in BOUNDS if bound > start)]
        dates = (random.choice(MONTHS), random.choice(DAYS), random.choice(NAMED))
        windows.append(Window(f"w{number}", random.choice(WEEKS), start, random.choice(ends), weight, *dates))
    names = [window.name for window in windows]
    some = random.sample(("europe", "asia", "africa"), random.randint(0, 3))
    rates = [rate for zones in ((), *parted(random, some)) for rate in random_rates(random, zones, names)]
    random.shuffle(rates)
    named = {rate.window for rate in rates}  # a window that no rate names is a fault of the tariff
    return Version(valid_from, tuple(window for window in windows if window.name in named), tuple(rates))


def parted(random: Random, zones: list[str]) -> list[tuple[str, ...]]:
    """The zones in two parts, of which one may be empty and is left out."""
    place = random.randint(0, len(zones))
    return [tuple(part) for part in (zones[:place], zones[place:]) if part]


def random_rates(random: Random, zones: tuple[str, ...], windows: list[str]) -> list[Rate]:
    """The rates to these zones, or to all that no rate names: one for all times, and some of the windows'.

    Now and then there are two, one for roaming and one for home.
    """
    rates: list[Rate] = []
    for name in (None, *random.sample(windows, random.randint(len(windows) // 2, len(windows)))):
        networks = random.choice(((None,), (None,), (True, False)))
        rates += [replace(random_rate(random, name), zones=zones, roaming=roaming) for roaming in networks]
    return rates


def random_rate(random: Random, window: str | None) -> Rate:
    """One to three groups; fees and limits now and then, and a minimum never above the maximum."""
    groups = []
    for up_to in (*sorted(random.sample(GROUP_BOUNDS, random.randint(0, 2))), None):
        price = random.choice([*PRICES, f"0.{random.randrange(1_000_000):06}"])
        groups.append(Group(Decimal(price), random.choice((1, 60)), random.choice((1, 6, 30, 60)), up_to))
    fee = Decimal(random.choice(("0", "0", "0.05", "0.125", "0.0005")))
    minimum = random.choice((None, None, Decimal("0.1"), Decimal("0.333335")))
    maximum = random.choice((None, None, Decimal("0.5"), Decimal("2.000005"), Decimal(1000)))
    rounding = random.choice(("half_up", "up", "down"))
    return Rate(tuple(groups), window, fee, minimum, maximum, rounding, random.choice((0, 2, 3, 4, 6, 6)))


def random_calls(random: Random, n: int) -> list[tuple[datetime, int]]:
    """`n` starts (UTC) and lengths; most begin, end or pass a group bound within seconds of an edge."""
    calls = []
    for _ in range(n):
        units = random.choice(UNITS if random.random() < 0.95 else (*LONG_UNITS, random.randint(1, 259_200)))
        day = random.choice(CLOCK_CHANGES) + timedelta(days=random.choice((0, 0, 0, -1, 1)))
        edge = datetime.combine(day, random.choice(BOUNDS), random.choice(ZONES)).replace(fold=random.randint(0, 1))
        before = random.choice((0, 0, units, random.choice(GROUP_BOUNDS), random.randint(0, 86_400)))
        calls.append((edge.astimezone(UTC) + timedelta(seconds=random.choice(JITTERS) - before), units))
    return calls
