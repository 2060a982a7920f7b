"""Tariff folders to be spoiled, and what is read from them."""

import shutil
from pathlib import Path

from gold.pricing.tariff.plan import Plan
from gold.pricing.tariff.reading import Tariff, read_tariff

REFERENCE = Path(__file__).parents[3] / "conf" / "tariff"

PLAN = """
plan = "night"
label = "Night owl"

[[version]]
valid_from = 2026-01-01

[version.voice]
price = "0.30"
price_unit = 60
roaming = true
international = false

[[version.modifier]]
name = "late"
services = ["voice"]
from = "22:00"
to = "24:00"
factor = "0.5"
"""

LATER = """
[[version]]
valid_from = 2026-03-01

[version.sms]
price = "0.05"
price_unit = 1
roaming = true
international = true
"""


def reference_copy(into: Path) -> Path:
    """The reference tariff in a folder of its own."""
    return Path(shutil.copytree(REFERENCE, into / "tariff"))


def read(folder: Path, plan: str = "") -> Tariff:
    if plan:
        (folder / "plans" / "night.toml").write_text(plan, encoding="utf-8")
    return read_tariff(folder, ["ramadan"], ["europe", "morocco_fixed", "morocco_mobile"])


def night(tariff: Tariff) -> Plan:
    terms = next(version.terms for version in tariff.versions if version.name == "night")
    assert isinstance(terms, Plan)
    return terms
