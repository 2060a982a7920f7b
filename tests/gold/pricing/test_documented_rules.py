"""The bill rules and fees that docs/tariff.md shows are sound, and mean what its text says."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gold.pricing.tariff.bill_rules import bill_rules
from gold.pricing.tariff.plan_fees import PlanFee, plan_fees
from gold.pricing.tariff.section import Section

DOCUMENTATION = Path(__file__).parents[3] / "docs/tariff.md"


def versions_with(key: str) -> list[dict[str, Any]]:
    """The versions of the examples that have the key."""
    blocks = re.findall(r"```toml\n(.*?)```", DOCUMENTATION.read_text(encoding="utf-8"), flags=re.DOTALL)
    versions = [tomllib.loads(block)["version"] for block in blocks]
    return [each[0] for each in versions if isinstance(each, list) and key in each[0]] or [
        each for each in versions if key in each
    ]


@pytest.mark.parametrize(("key", "examples"), [("discount", [2, 1]), ("tax", [2])])
def test_the_documented_rules_are_sound(key: str, examples: list[int]) -> None:
    found = []
    for version in versions_with(key):
        section = Section("docs", version, [])
        found.append(len(getattr(bill_rules(section), {"discount": "discounts", "tax": "taxes"}[key])))
        section.end()
        assert not section.faults
    assert found == examples


def test_the_documented_fee_and_commitment_are_those_of_the_text() -> None:
    (version,) = versions_with("minimum_commitment")
    fees = plan_fees(section := Section("docs", version, []), ("voice",))
    assert fees.fee == (PlanFee("monthly", "Monthly fee", Decimal(30)),)
    assert fees.minimum_commitment == Decimal(20)
    assert not section.faults
