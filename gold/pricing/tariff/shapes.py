"""The shapes of a service's price: a line each says how a tariff's section gives it, and what may stand beside it.

How units of each are priced stands in gold/pricing/kernel/prices. Beside these a service may have `price`, which is one
tier, or `rate`: prices by time, zone and length of a call.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gold.pricing.tariff.section import Section
from gold.pricing.tariff.tiers import Package, Tier, package, tiers


@dataclass(frozen=True)
class Shape:
    """read: the price of a service's section; nothing where its key is left out. tiers: it, as the kernel reads it.

    unit: of how many units its price is, where the price itself says so; else the key price_unit does. takes_modifiers:
    not where uses of all times share what a cycle comes to.
    """

    read: Callable[[Section], Any]
    tiers: Callable[[Any], tuple[Tier, ...]] = tuple
    unit: Callable[[Any], int] | None = None
    takes_modifiers: bool = True


def of_packages(price: Package) -> tuple[Tier, ...]:
    """The free units, and then the price of a package."""
    return Tier(Decimal(0), price.free), Tier(price.price)


SHAPES: Mapping[str, Shape] = {
    "tiers": Shape(lambda section: tiers(section, "tiers")),
    "volume": Shape(lambda section: tiers(section, "volume"), takes_modifiers=False),
    "package": Shape(
        lambda section: package(section.part("package")),
        of_packages,
        unit=lambda price: price.units,
        takes_modifiers=False,
    ),
}
"""By the key of a service. tiers: each unit at its tier's price; rising, the last without end. volume: all of the
cycle's units at the price of the tier that the last of them is in. package: whole packages of units."""

RATES = Shape(lambda _: (), lambda _: (), unit=lambda _: 1)
"""What holds of `rate`, whose groups have units and tiers of their own."""
