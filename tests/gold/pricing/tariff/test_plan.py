"""What a plan may say, and the sentence for each thing that is wrong in it."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.gold.pricing.tariff_folders import PLAN, night, read, reference_copy


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The reference tariff, to be spoiled."""
    return reference_copy(tmp_path)


def test_a_plan_may_leave_out_a_service(folder: Path) -> None:
    tariff = read(folder, PLAN)
    assert tariff.faults == ()
    assert set(night(tariff).services) == {"voice"}


def test_a_price_is_an_exact_decimal(folder: Path) -> None:
    price = night(read(folder, PLAN)).services["voice"].tiers[0].price
    assert price == Decimal("0.30")


def test_a_window_ends_at_midnight(folder: Path) -> None:
    late = night(read(folder, PLAN)).modifiers[0]
    assert late.applies("voice", "friday", "23:59", roaming=True)
    assert not late.applies("voice", "friday", "21:59", roaming=False)


WRONG = {
    'price = "0.30"| price = 0.3': 'voice.price is 0.3; expected a decimal from 0 as text, such as "0.05", with at '
    "most 6 decimals and 6 digits before them: a float is a price in disguise",
    'price = "0.30"| price = 3': "voice.price is 3; expected a decimal from 0 as text",
    'price = "0.30"| price = "0.1234567"': "with at most 6 decimals",
    'price = "0.30"| price = "-1"': 'voice.price is "-1"; expected a decimal',
    'price = "0.30"| price = "1e-3"': 'voice.price is "1e-3"; expected a decimal',
    'price = "0.30"|': "voice: expected one of price, tiers, volume, package, rate",
    "price_unit = 60| price_unit = 0": "voice.price_unit is 0; expected a whole number from 1",
    "price_unit = 60| price_unit = true": "voice.price_unit is true; expected a whole number from 1",
    "price_unit = 60|": "voice.price_unit is missing; expected a whole number from 1",
    "price_unit = 60| price_unit = 60\nfree_units = -1": "voice.free_units is -1; expected a whole number from 0",
    "price_unit = 60| price_unit = 60\nfree = 10": "voice.free is an unknown key; expected one of price, tiers, ",
    "roaming = true| roaming = 1": "voice.roaming is 1; expected true or false",
    'price = "0.30"| tiers = [{ price = "1" }, { up_to = 5, price = "2" }]': "voice.tiers: expected up_to to rise",
    'price = "0.30"| tiers = [{ up_to = 5, price = "1" }]': "from tier to tier, and none on the last",
    'price = "0.30"| tiers = [{ up_to = 5, price = 0.5 }, { price = "1" }]': "voice.tiers[1].price is 0.5",
    'services = ["voice"]| services = ["fax"]': "modifier[1].services is ['fax']; expected a list of some of",
    '"22:00"| "24:00"': "modifier[1].from is not before to; a window across midnight is two modifiers",
    '"22:00"| "7:00"': 'modifier[1].from is "7:00"; expected a time of day as text from "00:00" to "24:00"',
    'factor = "0.5"| factor = "0.5"\nweekdays = ["lundi"]': "expected a list of some of monday, tuesday",
    'factor = "0.5"| factor = "0.5"\nroaming = "yes"': 'modifier[1].roaming is "yes"; expected true or false',
    'factor = "0.5"| factor = "-0.5"': 'modifier[1].factor is "-0.5"; expected a decimal',
    'factor = "0.5"| factor = "100"': "modifiers of voice that apply at one time: expected at most 8 decimals",
    "valid_from = 2026-01-01| valid_from = '2026-01-01'": "expected a date without quotes, such as 2026-03-01",
    "valid_from = 2026-01-01| valid_from = 2026-01-01\nvalid_to = 2026-01-01": "2026-01-01 holds on no day",
    'plan = "night"|': "plan is missing; expected a name",
    'plan = "night"| plan = "*"': 'plan is "*"; expected a name',
    'label = "Night owl"|': "label is missing; expected a line of text",
}


@pytest.mark.parametrize("change", WRONG)
def test_what_is_wrong_in_a_plan_is_said_with_file_key_and_expectation(folder: Path, change: str) -> None:
    good, bad = change.split("|")
    assert good in PLAN
    faults = read(folder, PLAN.replace(good, bad.strip(), 1)).faults
    assert len(faults) == 1, faults
    assert faults[0].startswith(f"{folder / 'plans' / 'night.toml'}: ")
    assert WRONG[change] in faults[0]


def test_an_unknown_service_is_told_with_those_that_are_known(folder: Path) -> None:
    (unknown,) = read(folder, PLAN.replace("version.voice", "version.fax")).faults
    assert "fax is an unknown key; expected one of valid_from, valid_to, window, voice, sms, data, modifier" in unknown


def test_a_plan_without_a_service_prices_nothing(folder: Path) -> None:
    (nothing,) = read(folder, PLAN[: PLAN.index("[version.voice]")]).faults
    assert "it prices nothing; expected at least one of voice, sms, data" in nothing


def test_factors_that_never_meet_do_not_add_up(folder: Path) -> None:
    more = '[[version.modifier]]\nname = "{}"\nservices = ["voice"]\nfrom = "{}"\nto = "{}"\nfactor = "1.{}"\n'
    apart = PLAN + more.format("morning", "06:00", "09:00", "111111") + more.format("noon", "09:00", "12:00", "111111")
    assert read(folder, apart).faults == ()
    meeting = (
        PLAN + more.format("morning", "06:00", "09:01", "111111") + more.format("noon", "09:00", "12:00", "111111")
    )
    assert "modifiers of voice that apply at one time" in read(folder, meeting).faults[0]
