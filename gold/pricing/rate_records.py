"""The rates of a tariff as the kernel's records: rates, their groups and tiers, money in micro-units."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gold.pricing.kernel import book, prices, records
from gold.pricing.kernel.records import FAR, NONE
from gold.pricing.tariff import rates as tariff
from gold.pricing.tariff.services import Service

MICROS = 1_000_000
ROUNDINGS = {"half_up": records.HALF_UP, "up": records.UP, "down": records.DOWN}
SHAPES = {"tiers": prices.TIERS, "rate": prices.TIERS, "volume": prices.VOLUME, "package": prices.PACKAGE}
"""The kernel's shape, by that of a service."""


@dataclass(frozen=True)
class Rates:
    """Rates while a book is written, and the numbers of names."""

    rates: list[book.Rate] = field(default_factory=list)
    groups: list[book.Group] = field(default_factory=list)
    tiers: list[book.Tier] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """A name's own number."""
        return self.names.setdefault(name, len(self.names))

    def write(self, rate: tariff.Rate, terms: Service) -> int:
        """The index of a rate of a service."""
        group, above = len(self.groups), 0
        for bounds in rate.groups:
            self.write_group(bounds, above)
            above = bounds.up_to or FAR
        self.rates.append(
            book.Rate(
                SHAPES[terms.shape],
                NONE if rate.window is None else self.number(rate.window),
                group,
                len(self.groups),
                micros(rate.connect_fee),
                NONE if rate.minimum is None else micros(rate.minimum),
                NONE if rate.maximum is None else micros(rate.maximum),
                ROUNDINGS[rate.rounding],
                10 ** (6 - rate.decimals),
                terms.terms_of_shape.takes_modifiers,
            )
        )
        return len(self.rates) - 1

    def write_group(self, group: tariff.Group, above: int) -> None:
        """A group, and its tiers."""
        first, low = len(self.tiers), 0
        for tier in group.tiers:
            high = FAR if tier.up_to is None else tier.up_to
            self.tiers.append(book.Tier(low, high, micros(tier.price), micros(tier.flat_fee)))
            low = high
        self.groups.append(
            book.Group(above, group.up_to or FAR, group.price_unit, group.increment, first, len(self.tiers))
        )


def rates_or_price(terms: Service | None) -> Sequence[tariff.Rate]:
    """A service's rates; a price of another shape as one rate that always holds. None of no service."""
    if terms is None:
        return ()
    return terms.rates or (tariff.Rate((tariff.Group(terms.tiers, terms.unit),)),)


def micros(amount: Decimal) -> int:
    """An amount of at most six decimals in micro-units."""
    return int(amount * MICROS)
