"""Settings of a tariff that cannot both hold are a fault, said once, with both of them; a lake's documents are read."""

from decimal import Decimal
from pathlib import Path

import pytest

from gold.pricing.tariff.document import document, plan_from
from tests.gold.pricing.tariff_folders import PLAN, night, read, reference_copy

PRICE = 'price = "0.30"\nprice_unit = 60\n'
RATES = """
[[version.voice.rate]]
{0}
groups = [{{ price = "0.30", price_unit = 60 }}]
"""
TIERS = 'tiers = [{ price = "0.30", flat_fee = "2" }]\nprice_unit = 60\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The reference tariff, to be spoiled."""
    return reference_copy(tmp_path)


def with_rate(*keys: str) -> str:
    return PLAN.replace(PRICE, "") + RATES.format("\n".join(keys))


def of_version(*keys: str, text: str = PLAN) -> str:
    """The plan with more keys of its version."""
    return text.replace("valid_from = 2026-01-01\n", "valid_from = 2026-01-01\n" + "\n".join(keys) + "\n")


FEE = '\n[[version.fee]]\nname = "{0}_first_tier"\nlabel = "Fee"\namount = "1"\n'

WRONG = {
    "voice.rate[1].minimum 0.50 is above maximum 0.40; expected no more": with_rate(
        'minimum = "0.50"', 'maximum = "0.40"'
    ),
    "voice.rate[1].connect_fee 0.5 is above maximum 0.4, which includes it; expected no more": with_rate(
        'connect_fee = "0.5"', 'maximum = "0.4"'
    ),
    "minimum_commitment 20 is above maximum_spend 9.99; expected no more, since usage cannot reach it": of_version(
        'minimum_commitment = "20"', 'maximum_spend = "9.99"'
    ),
    "voice.rollover: expected only with free_units": PLAN.replace("roaming = true", "roaming = true\nrollover = true"),
    'fee "voice_first_tier": expected another name, which no first tier has on the bill': PLAN.replace(PRICE, TIERS)
    + FEE.format("voice"),
}


@pytest.mark.parametrize("said", WRONG)
def test_what_contradicts_itself_is_said_once_with_plan_and_dates(folder: Path, said: str) -> None:
    (fault,) = read(folder, WRONG[said]).faults
    assert fault == f"{folder / 'plans' / 'night.toml'}: plan night from 2026-01-01: {said}."


RIGHT = (
    with_rate('minimum = "0.40"', 'maximum = "0.40"', 'connect_fee = "0.40"'),
    of_version('minimum_commitment = "20"', 'maximum_spend = "20.00"'),
    PLAN.replace("roaming = true", "roaming = true\nrollover = true\nfree_units = 1"),
    PLAN.replace(PRICE, TIERS) + FEE.format("sms"),
)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_just_possible_is_no_fault(folder: Path, text: str) -> None:
    assert not read(folder, text).faults


def test_a_yearly_percentage_above_its_limit_is_a_fault(folder: Path) -> None:
    file = folder / "bill_rules.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('percent_per_year = "2"', 'percent_per_year = "10.5"'), encoding="utf-8")
    (fault,) = read(folder).faults
    assert "discount[7].percent_per_year 10.5 is above percent_at_most 10; expected no more" in fault


def test_a_value_that_is_wrong_is_not_compared_too(folder: Path) -> None:
    (fault,) = read(folder, with_rate('minimum = "0.50"', "maximum = 0.4")).faults
    assert "voice.rate[1].maximum is 0.4; expected a decimal" in fault


def test_what_a_lake_took_before_it_was_a_fault_is_still_read(folder: Path) -> None:
    terms = night(read(folder, with_rate('minimum = "0.50"', 'maximum = "0.50"')))
    held = document(terms).replace('"maximum":"0.5"', '"maximum":"0.4"')
    assert plan_from(held).services["voice"].rates[0].maximum == Decimal("0.4")
