"""Prices by the units of a cycle: each tier at its own price, all at the price of the last, or whole packages."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gold.pricing.tariff import values
from gold.pricing.tariff.section import Section


@dataclass(frozen=True)
class Tier:
    """price: decimal per price_unit, up to and including so many units of the cycle; None: without end.

    flat_fee: once, when the cycle's units enter the tier; the first tier's even without usage.
    """

    price: Decimal
    up_to: int | None = None
    flat_fee: Decimal = Decimal(0)


@dataclass(frozen=True)
class Package:
    """price: of each package of so many units, begun or full. free: units before the first package."""

    price: Decimal
    units: int
    free: int = 0


def tiers(section: Section, key: str) -> tuple[Tier, ...]:
    """The tiers below a key; none where it is left out. Bounds rise, and the last tier has none."""
    sound = len(section.faults)
    steps = tuple(tier(part) for part in section.parts(key))
    is_there = key in section.table and len(section.faults) == sound
    if is_there and not values.is_rising([tier.up_to for tier in steps]):
        section.fault(f"{section.path}{key}: expected up_to to rise from tier to tier, and none on the last")
    return steps


def tier(section: Section) -> Tier:
    tier = Tier(
        price=section.need("price", values.decimal(), Decimal(0)),
        up_to=section.may("up_to", values.whole(1), None),
        flat_fee=section.may("flat_fee", values.decimal(), Decimal(0)),
    )
    section.end()
    return tier


def package(section: Section | None) -> Package | None:
    """A price for whole packages, if there is one."""
    if section is None:
        return None
    package = Package(
        price=section.need("price", values.decimal(), Decimal(0)),
        units=section.need("units", values.whole(1), 1),
        free=section.may("free", values.whole(0), 0),
    )
    section.end()
    return package


def first_fee(steps: Sequence[Tier]) -> Decimal:
    """What the first tier costs without usage."""
    return steps[0].flat_fee if steps else Decimal(0)
