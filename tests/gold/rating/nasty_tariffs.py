"""Random plans whose numbers are as large, and as long after the point, as a tariff may say."""

from decimal import Decimal
from random import Random
from typing import Any

from gold.pricing.tariff.rates import LARGEST_PRICE_UNIT
from gold.pricing.tariff.values import LARGEST_UNITS
from tests.gold.pricing.kernel_runs import FIRST_CYCLE
from tests.oracle.random_tariffs import random_plan
from tests.oracle.tariff_text import SERVICES, Terms

UNITS = ((60, 7, 10**6, 2**20), (LARGEST_PRICE_UNIT, 60, 7), (1,), (LARGEST_PRICE_UNIT,))
"""Price units that one service may have beside each other: their common multiple is limited."""

PRICES = ("999999.999999", "999999.999999", "0.000001", "123456.654321", "0", "0.999983", "31415.926535")
FEES = ("999999.999999", "0.000007", "1.5")
FACTORS = (
    (),
    ("99.999999",),
    ("0.987654", "0.51", "7"),
    ("0.97", "1.03", "0.9973"),
    ("0.000001",),
    ("9.7", "9.3", "1.01"),
)
"""Of modifiers that may all apply at once: eight decimals in all, and a product below a hundred."""

MULTIPLES = {"increment": (7, 60, 2**20, 10**6, LARGEST_PRICE_UNIT), "free_units": (10**12, LARGEST_UNITS)}
AMOUNTS = ("price", "flat_fee", "connect_fee", "minimum", "maximum")


def nasty_plan(random: Random, name: str) -> Terms:
    """A random plan of two versions or one."""
    plan = random_plan(random, name, FIRST_CYCLE)
    units = {service: random.choice(UNITS) for service in SERVICES}
    for version in plan["version"]:
        for service in SERVICES:
            if service in version:
                spoil(random, version[service], units[service])
        spoil_lists(random, version)
    return plan


def spoil(random: Random, terms: Terms, units: tuple[int, ...]) -> None:
    """Larger numbers in all that a service says."""
    for key, said in terms.items():
        if isinstance(said, dict | list):
            for part in said if isinstance(said, list) else [said]:
                if isinstance(part, dict):
                    spoil(random, part, units)
        else:
            terms[key] = spoiled(random, key, said, units)
    if "maximum" in terms:
        terms.pop("minimum", None)
        terms["connect_fee"] = min(terms["connect_fee"], terms["maximum"], key=Decimal)


def spoiled(random: Random, key: str, said: Any, units: tuple[int, ...]) -> Any:
    """Another number instead of one that a service says."""
    if key in AMOUNTS:
        return random.choice(PRICES if key == "price" else FEES)
    if key == "price_unit":
        return random.choice(units)
    if key in MULTIPLES and random.random() < 0.4:
        return random.choice(MULTIPLES[key])
    return said


def spoil_lists(random: Random, version: Terms) -> None:
    """Larger buckets, and factors with many decimals."""
    for bucket in version["bucket"]:
        if random.random() < 0.4:
            bucket["units"] = random.choice((10**9, 10**12, LARGEST_UNITS))
    factors = random.choice([options for options in FACTORS if len(options) <= len(version["modifier"])])
    del version["modifier"][len(factors) :]
    for modifier, factor in zip(version["modifier"], factors, strict=True):
        modifier["factor"] = factor
    if "maximum_spend" in version:
        version["maximum_spend"] = random.choice(FEES)
