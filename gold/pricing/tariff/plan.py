"""What a version of a rate plan says: each service's price, free units and eligibility, and the modifiers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from math import prod

from gold.pricing.tariff import values
from gold.pricing.tariff.buckets import Bucket, Windows, buckets
from gold.pricing.tariff.names import ANY_NAMES, Known
from gold.pricing.tariff.plan_fees import NO_FEES, PlanFees, plan_fees
from gold.pricing.tariff.section import Section
from gold.pricing.tariff.services import Service, service
from gold.pricing.tariff.shapes import SHAPES
from gold.pricing.tariff.windows import WEEKDAYS, Window, windows
from telecom.services import SERVICES

RETAIL = "retail"
"""The rating that bills are made of."""

FACTOR_DECIMALS = 8
FACTOR_LIMIT = 100
"""The product of all modifiers of a use fits DECIMAL(10,8)."""


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
    """services: by name; one that is left out cannot be priced. modifiers: all that apply multiply.

    maximum_spend: of the charges of a number in a cycle, in the currency. maximum_prorated: by the days held.
    rating: RETAIL, for subscribers, or the name of another, of every use, such as what it costs us, which this plan
    alone prices.
    """

    name: str
    services: Mapping[str, Service]
    modifiers: tuple[Modifier, ...] = ()
    windows: tuple[Window, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    maximum_spend: Decimal | None = None
    maximum_prorated: bool = False
    fees: PlanFees = NO_FEES
    rating: str = RETAIL

    def takes_free_units(self, service: str) -> bool:
        """Whether the price of a service it has is plain and no bucket covers it: only there free units count."""
        return self.services[service].is_plain and all(bucket.service != service for bucket in self.buckets)

    def by_zone(self, name: str) -> bool:
        """Whether what a service costs, or whether it is allowed, depends on the zone that is called."""
        service, buckets = self.services[name], (bucket for bucket in self.buckets if bucket.service == name)
        by_price = any(rate.zones for rate in service.rates) or any(bucket.zones for bucket in buckets)
        return by_price or isinstance(service.international, tuple)


def plan(name: str, section: Section, known: Known = ANY_NAMES) -> Plan:
    """The terms in a version's table. known: names of the other files."""
    sound = len(section.faults)
    own_windows = windows(section, known.calendars)
    is_known = len(section.faults) == sound and not section.misspelt("window")
    services, reaches = services_of(section, own_windows if is_known else None, known.zones)
    plan = Plan(
        name,
        services,
        tuple(modifier(part) for part in section.parts("modifier")),
        own_windows,
        buckets(section, reaches, known.zones),
        section.may("maximum_spend", values.decimal(), None),
        section.may("maximum_prorated", values.flag, default=False),
        plan_fees(section, tuple(SERVICES)),
    )
    check_product(section, plan.modifiers)
    check_meetings(section, plan)
    if section.end():
        check_whole(section, plan)
    return plan


def services_of(
    section: Section, known: tuple[Window, ...] | None, zones: Collection[str] | None
) -> tuple[Mapping[str, Service], Windows]:
    """The services, and the windows that rates of each name. known, zones: as service takes them."""
    services: dict[str, Service] = {}
    reaches: dict[str, Collection[str] | None] = {}
    for name in SERVICES:
        part = section.part(name)
        if name in section.table or section.misspelt(name):
            reaches[name] = None
        if part is not None:
            services[name] = service(part, known, zones)
            reaches[name] = windows_of(services[name]) if part.is_sound() and known is not None else None
    return services, reaches


def of_rating(section: Section, rating: str, terms: Plan) -> Plan:
    """A plan for another rating than that of subscribers: nobody holds it, so it has nothing that a holder has."""
    held = terms.buckets or terms.fees != NO_FEES or any(service.free_units for service in terms.services.values())
    if held or terms.maximum_spend is not None:
        section.fault(f'run "{rating}": expected no buckets, free_units, fees, commitment or maximum_spend in its plan')
    return replace(terms, rating=rating)


def windows_of(terms: Service) -> list[str]:
    """The windows that a service's rates name."""
    return sorted({rate.window for rate in terms.rates if rate.window})


def check_meetings(section: Section, terms: Plan) -> None:
    """What cannot stand beside each other: factors and prices of whole cycles, buckets and free units."""
    for factor in terms.modifiers:
        for name in factor.services:
            if name in terms.services and not terms.services[name].terms_of_shape.takes_modifiers:
                of_cycles = " or ".join(key for key, shape in SHAPES.items() if not shape.takes_modifiers)
                section.fault(f'modifier "{factor.name}" names {name}: expected no factor on {of_cycles} prices')
    for bucket in terms.buckets:
        if bucket.service in terms.services and terms.services[bucket.service].free_units:
            section.fault(f'bucket "{bucket.name}": expected no {bucket.service}.free_units beside it')


def check_whole(section: Section, terms: Plan) -> None:
    """What is missing in a version that is sound: a price, a maximum to prorate, and rates of its windows."""
    if not terms.services:
        section.fault(f"it prices nothing; expected at least one of {values.listed(SERVICES)}")
    if terms.maximum_prorated and terms.maximum_spend is None:
        section.fault("maximum_prorated: expected only with maximum_spend")
    named = {name for service in terms.services.values() for name in windows_of(service)}
    for window in terms.windows:
        if window.name not in named:
            section.fault(f'window "{window.name}": expected a rate that names it')


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
    if section.end() and factor.from_ >= factor.to:
        section.fault(f"{section.path}from is not before to; a window across midnight is two modifiers")
    return factor


def check_product(section: Section, modifiers: tuple[Modifier, ...]) -> None:
    """The names differ, and whatever multiplies at one instant is exact."""
    section.check_own_names("modifier", [modifier.name for modifier in modifiers])
    for name in SERVICES:
        if not fits(name, modifiers):
            section.fault(
                f"modifiers of {name} that apply at one time: expected at most {FACTOR_DECIMALS} decimals "
                f"in all, and a product below {FACTOR_LIMIT}"
            )


def fits(service: str, modifiers: tuple[Modifier, ...]) -> bool:
    """Whether the product is exact at every time. Where no window begins, no more of them apply."""
    clocks = {"00:00", *(modifier.from_ for modifier in modifiers)}
    for weekday, clock, roaming in product(WEEKDAYS, clocks, (True, False)):
        factors = [modifier.factor for modifier in modifiers if modifier.applies(service, weekday, clock, roaming)]
        if sum(map(values.decimals_of, factors)) > FACTOR_DECIMALS or prod(factors) >= FACTOR_LIMIT:
            return False
    return True
