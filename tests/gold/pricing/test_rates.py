"""Windows and rates of a plan: what a file may say, and which rate holds when."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gold.pricing.kernel.records import NONE
from gold.pricing.tariff.document import document, plan_from
from gold.pricing.tariff.rates import Group, Rate
from gold.pricing.tariff.tiers import Tier
from gold.pricing.tariff.windows import Window
from tests.gold.pricing.rate_spans import book_of, spans_of_day
from tests.gold.pricing.tariff_folders import night, read, reference_copy

PLAN = """
plan = "night"
label = "Night owl"

[[version]]
valid_from = 2026-01-01

[[version.window]]
name = "peak"
from = "08:00"
to = "20:00"

[[version.window]]
name = "sunday"
weekdays = ["sunday"]
weight = 10

[version.voice]
roaming = true
international = false

[[version.voice.rate]]
window = "peak"
connect_fee = "0.15"
groups = [{ up_to = 60, price = "0.30", price_unit = 60, increment = 60 }, { price = "0.20", price_unit = 60 }]

[[version.voice.rate]]
window = "sunday"
groups = [{ price = "0.05", price_unit = 60 }]

[[version.voice.rate]]
rounding = "up"
decimals = 2
minimum = "0.05"
maximum = "3.00"
groups = [{ price = "0.10", price_unit = 60 }]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The reference tariff, to which a plan is added."""
    return reference_copy(tmp_path)


def test_a_plan_with_rates_is_read_and_its_document_says_the_same(folder: Path) -> None:
    tariff = read(folder, PLAN)
    assert tariff.faults == ()
    plan = night(tariff)
    assert plan.windows[1] == Window("sunday", weekdays=("sunday",), weight=10)
    peak, _, other = plan.services["voice"].rates
    assert peak.groups == (
        Group((Tier(Decimal("0.30")),), 60, 60, up_to=60),
        Group((Tier(Decimal("0.20")),), 60),
    )
    assert (other.rounding, other.decimals, other.minimum, other.maximum) == ("up", 2, Decimal("0.05"), Decimal(3))
    assert plan_from(document(plan)) == plan


@pytest.mark.parametrize(
    ("text", "by", "fault"),
    [
        ('rounding = "up"', 'window = "peak"', "peak has more than one; expected one rate for each window"),
        ('rounding = "up"\n', 'rounding = "nearest"\n', 'rounding is "nearest"; expected one of half_up, up, down'),
        ('window = "sunday"', 'window = "easter"', 'window is "easter"; expected one of peak, sunday'),
        ('price = "0.05"', "price = 0.05", "a float is a price in disguise"),
        ("up_to = 60, ", "", "expected up_to to rise from group to group, and none on the last"),
        ('to = "20:00"', 'to = "08:00"', "from is not before to; a window across midnight is two windows"),
        (
            "roaming = true",
            "roaming = true\nfree_units = 5",
            "voice.free_units, voice.rollover: expected a bucket instead, beside this price",
        ),
        (
            "roaming = true",
            'roaming = true\nprice = "0.1"',
            "voice: expected one of price, tiers, volume, package, rate",
        ),
        (
            "weight = 10",
            "from = '08:00'",
            "windows peak and sunday can hold at once, with the same weight and start; expected another weight or from",
        ),
        ("increment = 60", "increment = 0", "increment is 0; expected a whole number from 1"),
        ('{ price = "0.05"', '{ price = "0.05", tiers = [{ price = "1" }]', "expected one of the two"),
        (
            'name = "sunday"',
            'name = "night"\n[[version.window]]\nname = "sunday"',
            'window "night": expected a rate that',
        ),
    ],
)
def test_what_a_plan_with_rates_must_not_say(folder: Path, text: str, by: str, fault: str) -> None:
    assert text in PLAN
    faults = read(folder, PLAN.replace(text, by)).faults
    assert any(fault in each for each in faults), faults


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ('window = "sunday"', 'window = "easter"'),
        ('window = "sunday"', 'windw = "sunday"'),
        ('price = "0.05"', "price = 0.05"),
        ('price = "0.05"', 'price = "-0.05"'),
        ("increment = 60", "increment = 0"),
    ],
)
def test_one_slip_is_one_fault(folder: Path, text: str, by: str) -> None:
    (_,) = read(folder, PLAN.replace(text, by, 1)).faults


def test_an_instant_without_a_rate_is_a_fault(folder: Path) -> None:
    whole_week = PLAN[: PLAN.rindex("[[version.voice.rate]]")]
    (fault,) = read(folder, whole_week).faults
    assert "voice.rate: from monday 00:00 on none applies; expected one rate without a window" in fault


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
