"""Rates and limits by zone and network: what a file may say, and which rates price which uses."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gold.pricing.price_book import price_book
from gold.pricing.tariff.document import document, plan_from
from gold.pricing.tariff.rates import Group, Rate
from gold.pricing.tariff.tiers import Tier
from gold.pricing.tariff.use_classes import UseClass, indices_for
from gold.pricing.tariff.windows import Window
from tests.gold.pricing.rate_spans import calls, spans_of_day, version_of
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
[version.voice]
roaming = ["20801", "21401"]
international = ["europe"]
[[version.voice.rate]]
window = "peak"
zones = ["morocco_mobile", "europe"]
groups = [{ price = "1", price_unit = 60 }]
[[version.voice.rate]]
zones = ["europe", "morocco_mobile"]
roaming = false
groups = [{ price = "2", price_unit = 60 }]
[[version.voice.rate]]
zones = ["europe", "morocco_mobile"]
roaming = true
groups = [{ price = "3", price_unit = 60 }]
[[version.voice.rate]]
groups = [{ price = "4", price_unit = 60 }]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The reference tariff, to which a plan is added."""
    return reference_copy(tmp_path)


def test_a_plan_by_zones_is_read_and_its_document_says_the_same(folder: Path) -> None:
    tariff = read(folder, PLAN)
    assert tariff.faults == ()
    plan = night(tariff)
    voice = plan.services["voice"]
    assert (voice.roaming, voice.international, plan.by_zone("voice")) == (("20801", "21401"), ("europe",), True)
    assert [(rate.zones, rate.roaming) for rate in voice.rates] == [
        (("europe", "morocco_mobile"), None),
        (("europe", "morocco_mobile"), False),
        (("europe", "morocco_mobile"), True),
        ((), None),
    ]
    assert plan_from(document(night(tariff))) == night(tariff)


@pytest.mark.parametrize(
    ("text", "by", "fault"),
    [
        (
            '"morocco_mobile"]\nroaming = false',
            '"mars"]\nroaming = false',
            "one of europe, morocco_fixed, morocco_mobile",
        ),
        (
            'zones = ["morocco_mobile", "europe"]',
            "zones = []",
            "rate[1].zones is []; expected a list of names, none of",
        ),
        ('zones = ["morocco_mobile", "europe"]', 'zones = "europe"', 'zones is "europe"; expected a list of names'),
        ('zones = ["morocco_mobile", "europe"]', 'zones = ["europe", "europe"]', "expected a list of names, none of"),
        ('international = ["europe"]', 'international = ["mars"]', "voice.international is ['mars']; expected one of"),
        ('international = ["europe"]', "international = []", "expected a list of names, none of them twice"),
        ('international = ["europe"]', 'international = "europe"', "expected true or false, or a list of names"),
        ('roaming = ["20801", "21401"]', "roaming = [20801]", "voice.roaming is [20801]; expected a list of names"),
        (
            "roaming = false\n",
            "",
            "voice.rate: no window has more than one to europe when roaming; expected one rate for each window",
        ),
        (
            "roaming = true\n",
            'window = "peak"\n',
            "voice.rate: peak has more than one to europe at home; expected one rate for each window",
        ),
        (
            '[[version.voice.rate]]\ngroups = [{ price = "4"',
            '[[version.voice.rate]]\nwindow = "peak"\ngroups = [{ price = "4"',
            "voice.rate: from monday 00:00 on none applies to other zones at home; expected one rate without a window",
        ),
        (
            "roaming = true\n",
            'roaming = true\nwindow = "peak"\n',
            "voice.rate: from monday 00:00 on none applies to europe when roaming; expected one rate without a window",
        ),
    ],
)
def test_what_a_plan_by_zones_must_not_say(folder: Path, text: str, by: str, fault: str) -> None:
    assert text in PLAN
    faults = read(folder, PLAN.replace(text, by)).faults
    assert any(fault in sentence for sentence in faults), faults


def test_where_nobody_may_roam_no_rate_need_price_it(folder: Path) -> None:
    at_home = PLAN.replace('roaming = ["20801", "21401"]', "roaming = false")
    only_home = at_home.replace("roaming = true\n", 'roaming = true\nwindow = "peak"\n')
    assert read(folder, only_home).faults == ()


def rate(price: int, zones: tuple[str, ...] = (), roaming: bool | None = None, window: str | None = None) -> Rate:
    return Rate((Group((Tier(Decimal(price)),), 60),), window, zones=zones, roaming=roaming)


RATES = (rate(1, ("europe",)), rate(2, ("europe",), roaming=True), rate(3), rate(4, roaming=False))


@pytest.mark.parametrize(
    ("use", "indices"),
    [
        (UseClass("europe", roaming=False), (0,)),
        (UseClass("europe", roaming=True), (0, 1)),
        (UseClass("asia", roaming=True), (2,)),
        (UseClass(None, roaming=False), (2, 3)),
    ],
)
def test_a_rate_without_zones_prices_those_that_none_names(use: UseClass, indices: tuple[int, ...]) -> None:
    assert indices_for(use, RATES) == indices


def test_each_class_of_uses_has_the_rates_that_price_it_in_every_version() -> None:
    by_zone = (rate(2), rate(3, zones=("asia", "europe")), rate(4, zones=("asia", "europe"), window="peak"))
    old = version_of(calls([rate(1)]), date(2026, 1, 1), date(2026, 3, 2))
    new = version_of(calls(by_zone, [Window("peak", "08:00", "20:00")]), date(2026, 3, 2))
    book = price_book([new, old], {})

    def rates(day: int, zone: str | None, roaming: bool) -> list[int]:
        spans = spans_of_day(book, date(2026, 3, day), ZoneInfo("UTC"), zone, roaming=roaming)
        return [index for _, _, index in spans]

    for roaming in (False, True):
        for zone in (None, "africa"):
            assert (rates(1, zone, roaming), rates(2, zone, roaming)) == ([0], [1])
        for zone in ("asia", "europe"):
            assert (rates(1, zone, roaming), rates(2, zone, roaming)) == ([0], [2, 3, 2])
