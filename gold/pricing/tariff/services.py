"""What a service costs, in one of several shapes of price, and where it may be used."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gold.pricing.tariff import names, values
from gold.pricing.tariff.coverage import check_rates
from gold.pricing.tariff.rates import LARGEST_PRICE_UNIT, Rate, rates
from gold.pricing.tariff.section import Section
from gold.pricing.tariff.shapes import RATES, SHAPES, Shape
from gold.pricing.tariff.tiers import Tier
from gold.pricing.tariff.windows import Window

RATE = "rate"

KEYS = ("price", *SHAPES, RATE)
"""Of which a service has one."""

WHOLE_UNITS = values.whole(1, LARGEST_PRICE_UNIT)


@dataclass(frozen=True)
class Service:
    """shape: the key of its price, one of SHAPES or RATE. price: Tiers, a Package or Rates, as the shape has it.

    price_unit: 1 where its shape has a unit of its own. roaming, international: may it be used so, or only in these
    networks, to these zones? free_units: each cycle, for each number. rollover: what is left of them passes to the next
    cycle, once.
    """

    price_unit: int
    roaming: bool | tuple[str, ...]
    international: bool | tuple[str, ...]
    shape: str
    price: Any
    free_units: int = 0
    rollover: bool = False

    @property
    def terms_of_shape(self) -> Shape:
        """What holds of its shape."""
        return SHAPES.get(self.shape, RATES)

    @property
    def rates(self) -> tuple[Rate, ...]:
        """Its rates, if it is priced by any."""
        return self.price if self.shape == RATE else ()

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """What the kernel prices its units by; those of rates are their own."""
        return self.terms_of_shape.tiers(self.price)

    @property
    def unit(self) -> int:
        """Of how many units the prices of its tiers are."""
        own = self.terms_of_shape.unit
        return self.price_unit if own is None else own(self.price)

    @property
    def is_plain(self) -> bool:
        """Whether its charge is units x price of their tiers, and nothing else."""
        return self.shape == "tiers" and not any(tier.flat_fee for tier in self.tiers)


def service(section: Section, known: tuple[Window, ...] | None, zones: Collection[str] | None) -> Service:
    """One service's terms: one of the shapes of price. known: the windows; zones: the names known; None: any."""
    keys = [key for key in KEYS if key in section.table]
    shape, price = shaped(section, known, zones)
    terms = Service(
        price_unit=price_unit(section, shape) if len(keys) == 1 else section.may("price_unit", WHOLE_UNITS, 1),
        roaming=section.need("roaming", names.flag_or(names.some_names(None, values.name)), otherwise=False),
        international=section.need("international", names.flag_or(names.some_names(zones)), otherwise=False),
        shape=shape,
        price=price,
        free_units=section.may("free_units", values.whole(0), 0),
        rollover=section.may("rollover", values.flag, default=False),
    )
    if not section.end():
        return terms
    if len(keys) != 1:
        section.fault(f"{section.path.rstrip('.')}: expected one of {values.listed(KEYS)}")
    if not terms.is_plain and not {"free_units", "rollover"}.isdisjoint(section.table):
        section.fault(f"{section.path}free_units, {section.path}rollover: expected a bucket instead, beside this price")
    if terms.rates and known is not None:
        check_rates(section, terms.rates, known, roams=bool(terms.roaming))
    return terms


def shaped(section: Section, known: tuple[Window, ...] | None, zones: Collection[str] | None) -> tuple[str, Any]:
    """The shape of the price and the price; of several, each of which is read, one."""
    price = section.may("price", values.decimal(), None)
    prices = {key: shape.read(section) for key, shape in SHAPES.items()}
    rated = rates(section, known, zones)
    if "price" in section.table:
        return "tiers", (Tier(price or Decimal(0)),)
    if RATE in section.table:
        return RATE, rated
    return next(((key, prices[key]) for key in SHAPES if key in section.table), ("tiers", ()))


def price_unit(section: Section, shape: str) -> int:
    """Units that a price is of, where the shape has that."""
    if SHAPES.get(shape, RATES).unit is None:
        return section.need("price_unit", WHOLE_UNITS, 1)
    if "price_unit" in section.table:
        with_unit = values.listed(["price", *(key for key, other in SHAPES.items() if other.unit is None)])
        section.fault(f"{section.path}price_unit: expected only with {with_unit}")
    return 1
