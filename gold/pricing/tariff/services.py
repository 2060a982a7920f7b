"""What a service costs, in one of several shapes of price, and where it may be used."""

from collections.abc import Collection
from dataclasses import dataclass

from gold.pricing.tariff import names, values
from gold.pricing.tariff.coverage import check_rates
from gold.pricing.tariff.rates import LARGEST_PRICE_UNIT, Rate, rates
from gold.pricing.tariff.section import Section
from gold.pricing.tariff.tiers import Package, Tier, package, tiers
from gold.pricing.tariff.windows import Window

SHAPES = ("price", "tiers", "volume", "package", "rate")
"""Of a service's price."""


@dataclass(frozen=True)
class Service:
    """Of tiers, volume, package and rate exactly one is there. roaming, international: may it be used so, or only in
    these networks, to these zones?

    tiers: each unit at its tier's price; rising, the last without end; a single price is one such tier. volume: all
    of the cycle's units at the price of the tier that the last of them is in. rate: prices by time, zone and length of
    the call. free_units: each cycle, for each number. rollover: what is left of them passes to the next cycle, once.
    """

    price_unit: int
    roaming: bool | tuple[str, ...]
    international: bool | tuple[str, ...]
    tiers: tuple[Tier, ...] = ()
    volume: tuple[Tier, ...] = ()
    package: Package | None = None
    rate: tuple[Rate, ...] = ()
    free_units: int = 0
    rollover: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether its charge is units x price of their tiers, and nothing else."""
        return bool(self.tiers) and not any(step.flat_fee for step in self.tiers)

    @property
    def takes_modifiers(self) -> bool:
        """Whether its price depends on when a use starts."""
        return not self.volume and self.package is None


def service(section: Section, known: tuple[Window, ...], zones: Collection[str] | None) -> Service:
    """One service's terms: one of the shapes of price. zones: the names known; None: any."""
    price = section.may("price", values.decimal(), None)
    steps, volume, whole = tiers(section, "tiers"), tiers(section, "volume"), package(section.part("package"))
    sound = len(section.faults)
    rated = rates(section, known, zones)
    has_faults = len(section.faults) > sound
    if sum(key in section.table for key in SHAPES) != 1:
        section.fault(f"{section.path.rstrip('.')}: expected one of {values.listed(SHAPES)}")
    if (rated or whole) and "price_unit" in section.table:
        section.fault(f"{section.path}price_unit: expected only with price, tiers or volume")
    terms = Service(
        price_unit=1 if rated or whole else section.need("price_unit", values.whole(1, LARGEST_PRICE_UNIT), 1),
        roaming=section.need("roaming", names.flag_or(names.some_names(None, values.name)), otherwise=False),
        international=section.need("international", names.flag_or(names.some_names(zones)), otherwise=False),
        tiers=steps if price is None else (Tier(price),),
        volume=volume,
        package=whole,
        rate=rated,
        free_units=section.may("free_units", values.whole(0), 0),
        rollover=section.may("rollover", values.flag, default=False),
    )
    if not terms.is_plain and not {"free_units", "rollover"}.isdisjoint(section.table):
        section.fault(f"{section.path}free_units, {section.path}rollover: expected a bucket instead, beside this price")
    if rated and not has_faults:  # else what is misspelt would leave gaps
        check_rates(section, rated, known, roams=bool(terms.roaming))
    section.end()
    return terms
