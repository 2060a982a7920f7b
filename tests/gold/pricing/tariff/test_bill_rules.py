"""Bill rules: the sentence for each thing that is wrong in them, and that those of docs/tariff.md are sound."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gold.pricing.tariff.bill_rules import bill_rules
from gold.pricing.tariff.plan_fees import PlanFee, plan_fees
from gold.pricing.tariff.section import Section
from tests.gold.pricing.tariff_folders import read, reference_copy

DOCUMENTATION = Path(__file__).parents[4] / "docs/tariff.md"


def versions_with(key: str) -> list[dict[str, Any]]:
    """The versions of the examples that have the key."""
    blocks = re.findall(r"```toml\n(.*?)```", DOCUMENTATION.read_text(encoding="utf-8"), flags=re.DOTALL)
    versions = [tomllib.loads(block)["version"] for block in blocks]
    return [version[0] for version in versions if isinstance(version, list) and key in version[0]] or [
        version for version in versions if key in version
    ]


@pytest.mark.parametrize(("key", "examples"), [("discount", [2, 1]), ("tax", [2])])
def test_the_documented_rules_are_sound(key: str, examples: list[int]) -> None:
    counts = []
    for version in versions_with(key):
        section = Section("docs", version, [])
        counts.append(len(getattr(bill_rules(section), {"discount": "discounts", "tax": "taxes"}[key])))
        section.end()
        assert not section.faults
    assert counts == examples


def test_the_documented_fee_and_commitment_are_those_of_the_text() -> None:
    (version,) = versions_with("minimum_commitment")
    fees = plan_fees(section := Section("docs", version, []), ("voice",))
    assert fees.fee == (PlanFee("monthly", "Monthly fee", Decimal(30)),)
    assert fees.minimum_commitment == Decimal(20)
    assert not section.faults


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The reference tariff, to be spoiled."""
    return reference_copy(tmp_path)


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
    sentences = read(folder).faults
    assert len(sentences) == faults
    assert all("the taxes vat and stamp are both included in the price of voice, sms" in fault for fault in sentences)
