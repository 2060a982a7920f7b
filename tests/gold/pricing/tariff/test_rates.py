"""Windows and rates of a plan: what a file may say."""

from decimal import Decimal
from pathlib import Path

import pytest

from gold.pricing.tariff.document import document, plan_from
from gold.pricing.tariff.rates import Group
from gold.pricing.tariff.tiers import Tier
from gold.pricing.tariff.windows import Window
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
    assert any(fault in sentence for sentence in faults), faults


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
