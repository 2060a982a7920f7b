"""What a version of a rate plan says: each service's price, free units and eligibility, and the modifiers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import prod

from gold.pricing.tariff import values
from gold.pricing.tariff.plan_fees import NO_FEES, PlanFees, plan_fees
from gold.pricing.tariff.rates import LARGEST_PRICE_UNIT, WEEKDAYS, Rate, Window, rates, windows
from gold.pricing.tariff.section import Section

SERVICES = {"voice": "seconds", "sms": "messages", "data": "bytes"}
"""What can be priced, and its unit."""

FACTOR_DECIMALS = 8
FACTOR_LIMIT = 100
"""The product of all modifiers of a use fits DECIMAL(10,8)."""


@dataclass(frozen=True)
class Tier:
    """price: decimal per price_unit, up to and including so many units of the cycle; None: without end."""

    price: Decimal
    up_to: int | None = None


@dataclass(frozen=True)
class Service:
    """tiers: rising, the last without end; a single price is one such tier. roaming, international: may it be
    used so? free_units: each cycle, for each number. rollover: what is left of them passes to the next cycle, once.
    rate: instead of tiers, prices by time and by length of the call.
    """

    price_unit: int
    tiers: tuple[Tier, ...]
    roaming: bool
    international: bool
    free_units: int = 0
    rollover: bool = False
    rate: tuple[Rate, ...] = ()


@dataclass(frozen=True)
class Modifier:
    """A factor on the price of uses that start in its window, which is local time, its end excluded.

    from_, to: as 08:00 and 24:00. roaming: True: only of roaming uses, False: only of others, None: of both.
    """

    name: str
    services: tuple[str, ...]
    factor: Decimal
    from_: str = "00:00"
    to: str = "24:00"
    weekdays: tuple[str, ...] = WEEKDAYS
    roaming: bool | None = None

    def applies(self, service: str, weekday: str, clock: str, roaming: bool) -> bool:
        """Whether it multiplies the price of a use that starts then."""
        when = weekday in self.weekdays and self.from_ <= clock < self.to
        return when and service in self.services and self.roaming in (None, roaming)


@dataclass(frozen=True)
class Plan:
    """services: by name; one that is left out cannot be priced. modifiers: all that apply multiply."""

    name: str
    services: Mapping[str, Service]
    modifiers: tuple[Modifier, ...] = ()
    windows: tuple[Window, ...] = ()
    fees: PlanFees = NO_FEES


def plan(name: str, section: Section) -> Plan:
    """The terms in a version's table. The caller ends the section."""
    parts = {each: section.part(each) for each in SERVICES}
    known = windows(section)
    services = {each: service(part, known) for each, part in parts.items() if part}
    if not services:
        section.fault(f"it prices nothing; expected at least one of {values.listed(SERVICES)}")
    modifiers = tuple(modifier(part) for part in section.parts("modifier"))
    check_product(section, modifiers)
    for each in modifiers:
        for name_of in each.services:
            if name_of in services and services[name_of].rate:
                section.fault(f'modifier "{each.name}" names {name_of}, which has rates; expected it in their prices')
    return Plan(name, services, modifiers, known, plan_fees(section, tuple(SERVICES)))


def service(section: Section, known: tuple[Window, ...]) -> Service:
    """One service's terms: a price, tiers or rates."""
    price = section.may("price", values.decimal(), None)
    tiers = tuple(tier(part) for part in section.parts("tiers"))
    rated = rates(section, known)
    given = [key for key in ("price", "tiers", "rate") if key in section.table]
    if len(given) != 1:
        section.fault(f"{section.path}price, {section.path}tiers and {section.path}rate: expected one of the three")
    elif given == ["tiers"]:
        check_tiers(section, tiers)
    if rated and not {"price_unit", "free_units", "rollover"}.isdisjoint(section.table):
        section.fault(f"{section.path}rate: expected neither price_unit nor free_units nor rollover beside it")
    terms = Service(
        price_unit=1 if rated else section.need("price_unit", values.whole(1, LARGEST_PRICE_UNIT), 1),
        tiers=tiers if price is None else (Tier(price),),
        roaming=section.need("roaming", values.flag, otherwise=False),
        international=section.need("international", values.flag, otherwise=False),
        free_units=section.may("free_units", values.whole(0), 0),
        rollover=section.may("rollover", values.flag, default=False),
        rate=rated,
    )
    section.end()
    return terms


def tier(section: Section) -> Tier:
    """One step of a graduated price."""
    step = Tier(
        price=section.need("price", values.decimal(), Decimal(0)),
        up_to=section.may("up_to", values.whole(1), None),
    )
    section.end()
    return step


def check_tiers(section: Section, tiers: tuple[Tier, ...]) -> None:
    """Bounds rise, and the last tier has none."""
    if not values.is_rising([step.up_to for step in tiers]):
        section.fault(f"{section.path}tiers: expected up_to to rise from tier to tier, and none on the last")


def modifier(section: Section) -> Modifier:
    """One factor and when it applies."""
    factor = Modifier(
        name=section.need("name", values.name, ""),
        services=section.need("services", values.some_of(SERVICES), ()),
        factor=section.need("factor", values.decimal(), Decimal(1)),
        from_=section.may("from", values.clock, "00:00"),
        to=section.may("to", values.clock, "24:00"),
        weekdays=section.may("weekdays", values.some_of(WEEKDAYS), WEEKDAYS),
        roaming=section.may("roaming", values.flag, None),
    )
    if factor.from_ >= factor.to:
        section.fault(f"{section.path}from is not before to; a window across midnight is two modifiers")
    section.end()
    return factor


def check_product(section: Section, modifiers: tuple[Modifier, ...]) -> None:
    """The names differ, and whatever multiplies at one instant is exact."""
    section.check_own_names("modifier", [each.name for each in modifiers])
    for each in SERVICES:
        if not fits(each, modifiers):
            section.fault(
                f"modifiers of {each} that apply at one time: expected at most {FACTOR_DECIMALS} decimals "
                f"in all, and a product below {FACTOR_LIMIT}"
            )


def fits(service: str, modifiers: tuple[Modifier, ...]) -> bool:
    """Whether the product is exact at every time. Where no window begins, no more of them apply."""
    clocks = {"00:00", *(each.from_ for each in modifiers)}
    for weekday, clock, roaming in product(WEEKDAYS, clocks, (True, False)):
        factors = [each.factor for each in modifiers if each.applies(service, weekday, clock, roaming)]
        if sum(map(values.places_of, factors)) > FACTOR_DECIMALS or prod(factors) >= FACTOR_LIMIT:
            return False
    return True
