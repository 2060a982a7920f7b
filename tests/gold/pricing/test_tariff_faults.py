"""Faults between the versions and files of a tariff folder, and in its bill rules."""

from pathlib import Path

import pytest

from gold.pricing.tariff.reading import read_tariff
from tests.gold.pricing.tariff_folders import LATER, PLAN, read, reference_copy


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The reference tariff, to be spoiled."""
    return reference_copy(tmp_path)


def test_all_faults_are_told_at_once_with_plan_and_dates(folder: Path) -> None:
    bad = (
        PLAN.replace('"0.30"', "0.3")
        .replace("price_unit = 60", "price_unit = 0")
        .replace('factor = "0.5"', "factor = 0.5")
    )
    faults = read(folder, bad).faults
    assert len(faults) == 3
    assert all("plan night from 2026-01-01: " in fault for fault in faults)


def test_an_overlap_names_plan_dates_and_file(folder: Path) -> None:
    overlapping = PLAN.replace("2026-01-01", "2026-01-01\nvalid_to = 2026-03-02") + LATER
    (fault,) = read(folder, overlapping).faults
    assert fault == (
        f"{folder / 'plans' / 'night.toml'}: plan night: the versions from 2026-01-01 to 2026-03-02 and "
        "from 2026-03-01 overlap; expected the first to end, or be left open, where the second begins."
    )


def test_two_versions_of_one_day_overlap(folder: Path) -> None:
    (fault,) = read(folder, PLAN + LATER.replace("2026-03-01", "2026-01-01")).faults
    assert "overlap" in fault


def test_a_gap_names_plan_dates_and_file(folder: Path) -> None:
    (fault,) = read(folder, PLAN.replace("2026-01-01", "2026-01-01\nvalid_to = 2026-02-27") + LATER).faults
    assert fault == (
        f"{folder / 'plans' / 'night.toml'}: plan night: no version holds from 2026-02-27 to 2026-03-01; "
        "expected none of its days without one."
    )


def test_a_plan_stands_in_one_file(folder: Path) -> None:
    (fault,) = read(folder, PLAN.replace("night", "premium")).faults
    assert fault.endswith(
        f"plan premium is also in {folder / 'plans' / 'night.toml'}; expected one file for each plan."
    )


def test_a_file_that_is_not_toml_is_named_beside_the_other_faults(folder: Path) -> None:
    (folder / "bill_rules.toml").write_bytes(b"label = \xff")
    first, second = read(folder, "plan = night").faults
    assert "night.toml: it is not TOML in UTF-8" in first
    assert "bill_rules.toml: it is not TOML in UTF-8" in second


def test_a_plan_without_a_version_is_named(folder: Path) -> None:
    (fault,) = read(folder, PLAN[: PLAN.index("[[version]]")]).faults
    assert "plan night: it has no version; expected at least one [[version]]" in fault


@pytest.mark.parametrize("value", ["[" * 5_000, "9" * 5_000])
def test_a_value_without_end_is_a_fault(folder: Path, value: str) -> None:
    (fault,) = read(folder, f"plan = {value}").faults
    assert "night.toml: it is not TOML in UTF-8" in fault


def test_a_folder_without_plans_is_no_tariff(tmp_path: Path) -> None:
    first, second = read_tariff(tmp_path, []).faults
    assert "there is no plan" in first
    assert "bill_rules.toml: it cannot be read" in second


WRONG_RULES = {
    'base = "lines"| base = "bill"': 'discount[1].base is "bill"; expected one of lines, charges, left',
    'attribute = "is_student"| attribute = "is_rich"': 'discount[5].attribute is "is_rich"; expected one of is_stud',
    'calendar = "ramadan"| calendar = "ramadann"': 'discount[3].calendar is "ramadann"; expected one of ramadan',
    'calendar = "ramadan"|': "discount[3].calendar or zones: expected with base charges, and with no other",
    'calendar = "ramadan"| zones = ["mars"]': "discount[3].zones is ['mars']; expected one of europe, morocco_fixed",
    'calendar = "ramadan"| zones = "europe"': 'discount[3].zones is "europe"; expected a list of names',
    'calendar = "ramadan"| zones = []': "discount[3].zones is []; expected a list of names, none of them twice",
    'base = "lines"| base = "lines"\nzones = ["europe"]': "discount[1].calendar or zones: expected with base charges",
    'base = "left"| base = "left"\nzones = ["europe"]': "discount[4].calendar or zones: expected with base charges",
    'base = "left"| base = "left"\nservice = "voice"': "[4].service: expected only with base lines or charges",
    'service = "voice"|': "discount[1].from_units: expected only with service",
    'percent = "10"| percent = "101"': 'discount[1].percent is "101"; expected a decimal from 0 as text',
    'percent = "10"| percent = 10': "discount[1].percent is 10; expected a decimal from 0 as text",
    'percent = "10"| percent_per_year = "10"\npercent = "10"': "percent, percent_per_year and amount: expected one of",
    'percent = "10"| percent = "10"\npercent_at_most = "10"': "percent_at_most: expected only with percent_per_year",
    'from_amount = "100.00"| from_amount = 100.0': "discount[4].from_amount is 100.0; expected a decimal",
    'name = "urban"| name = "student"': 'discount "student" is there twice',
    'unless = "is_student"| unless = "is_rich"': 'fee[1].unless is "is_rich"; expected one of is_student, is_urban',
    'amount = "1.50"| amount = 1.5': "fee[1].amount is 1.5; expected a decimal",
    'percent = "20"| percentage = "20"': "tax[1].percent is missing",
    'percent = "10"| percent = "10"\namount = "1.00"': "percent, percent_per_year and amount: expected one of",
    'percent = "10"| amount = "1.00"\nat_most = "1.00"': "at_most: expected only with percent or percent_per_year",
    'percent = "10"| percent = "10"\ncoupon = "10 off"': 'discount[1].coupon is "10 off"; expected a name of letters',
    'percent = "10"| percent = "10"\ngroup = 1': "discount[1].group is 1; expected a name of letters",
    'percent = "20"| percent = "20"\nbase = "line"': 'tax[1].base is "line"; expected one of sum, lines',
    'percent = "20"| percent = "20"\nservices = ["mms"]': "expected a list of some of voice, sms, data",
    'percent = "20"| percent = "20"\nincluded = "yes"': 'tax[1].included is "yes"; expected true or false',
    'percent = "20"| percent = "20"\nonly = "is_urban"\nunless = "is_urban"': "expected a tax that somebody pays",
    "version.fee| version.fees": "fees is an unknown key; expected one of valid_from, valid_to, discount, fee, tax",
}


@pytest.mark.parametrize("change", WRONG_RULES)
def test_what_is_wrong_in_the_bill_rules_is_said_with_key_and_expectation(folder: Path, change: str) -> None:
    good, bad = change.split("|")
    file = folder / "bill_rules.toml"
    text = file.read_text(encoding="utf-8")
    assert good in text
    file.write_text(text.replace(good, bad.strip(), 1), encoding="utf-8")
    faults = read(folder).faults
    assert faults[0].startswith(f"{file}: bill rules from 2018-01-01: ")
    assert WRONG_RULES[change] in faults[0]


def test_no_rates_at_all_is_one_fault(folder: Path) -> None:
    (fault,) = read(folder, PLAN.replace('price = "0.30"\nprice_unit = 60', "rate = []")).faults
    assert "voice.rate is []; expected at least one" in fault


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (f"price_unit = 0x{'F' * 5_000}", "price_unit is a number of thousands of digits; expected a whole number"),
        ('price_unit = "1\\n"', r'voice.price_unit is "1\n"; expected a whole number'),
        ('price_unit = 60\n"a\\u001b[31m" = 1', r'voice."a\u001b[31m" is an unknown key'),
        (f"price_unit = 60\n{'k' * 200} = 1", f'voice."{"k" * 56}... is an unknown key'),
    ],
)
def test_a_sentence_stays_one_line_whatever_the_file_says(folder: Path, bad: str, fault: str) -> None:
    faults = read(folder, PLAN.replace("price_unit = 60", bad, 1)).faults
    assert any(fault in each for each in faults), faults
    assert all(each.isprintable() for each in faults)


TWO_INCLUDED = """
included = true
services = ["voice", "sms"]

[[version.tax]]
name = "stamp"
label = "Stamp"
percent = "1"
included = true
"""


@pytest.mark.parametrize(
    ("taxes", "faults"),
    [
        (TWO_INCLUDED, 1),
        (TWO_INCLUDED + 'services = ["data"]', 0),
        ('only = "is_student"' + TWO_INCLUDED + 'unless = "is_student"', 0),
        ('only = "is_student"' + TWO_INCLUDED + 'unless = "is_urban"', 1),
    ],
)
def test_a_price_contains_one_tax_for_each_service_and_customer(folder: Path, taxes: str, faults: int) -> None:
    file = folder / "bill_rules.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('percent = "20"  ', f'percent = "20"\n{taxes}\n', 1), encoding="utf-8")
    found = read(folder).faults
    assert len(found) == faults
    assert all("the taxes vat and stamp are both included in the price of voice, sms" in fault for fault in found)
