"""What a discount says: what it is of, what must hold for it, and how much it is."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from gold.pricing.tariff import names, values
from gold.pricing.tariff.names import Known
from gold.pricing.tariff.section import Section
from telecom.services import SERVICES

BASES = {
    "lines": "the usage lines, of one service where it names one",
    "charges": "the exact charges of uses that start on a day of a calendar, or call some zones, summed",
    "left": "the usage lines less all discounts above",
}
"""What a discount can be of."""

ATTRIBUTES = {"is_student": "the account is a student's", "is_urban": "the account is urban"}
"""What is known of an account on the cycle's last day."""


@dataclass(frozen=True)
class Selection:
    """Uses that start on a day of a calendar (None: any day) and call one of some zones (none: any, or nobody)."""

    calendar: str | None = None
    zones: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        """What it goes by on a usage line: ramadan, or to africa, europe, or ramadan to africa, europe."""
        there = f"to {', '.join(self.zones)}" if self.zones else None
        return " ".join(filter(None, (self.calendar, there)))


@dataclass(frozen=True)
class Discount:
    """base: one of BASES. It is given where every condition holds that is not None, and of its group only the first.

    from_units: the account's rated units of the service, free ones included. from_amount: of the base, in the
    currency. attribute: one of ATTRIBUTES. coupon: the account holds this code. percent, or percent_per_year for each
    full year since it joined, or an amount, never more than the base. at_most: of what the percentage comes to.
    """

    name: str
    label: str
    base: str
    service: str | None = None
    calendar: str | None = None
    zones: tuple[str, ...] = ()
    from_units: int | None = None
    from_amount: Decimal | None = None
    attribute: str | None = None
    coupon: str | None = None
    group: str | None = None
    percent: Decimal | None = None
    percent_per_year: Decimal | None = None
    percent_at_most: Decimal | None = None
    amount: Decimal | None = None
    at_most: Decimal | None = None

    @cached_property
    def selection(self) -> Selection:
        """The uses whose charges it is of."""
        return Selection(self.calendar, self.zones)


def discount(section: Section, known: Known) -> Discount:
    """One discount. known: names of the other files."""
    rule = Discount(
        name=section.need("name", values.name, ""),
        label=section.need("label", values.text, ""),
        base=section.need("base", values.one_of(BASES), ""),
        service=section.may("service", values.one_of(SERVICES), None),
        calendar=section.may("calendar", names.known_name(known.calendars), None),
        zones=section.may("zones", names.some_names(known.zones), ()),
        from_units=section.may("from_units", values.whole(1), None),
        from_amount=section.may("from_amount", values.decimal(), None),
        attribute=section.may("attribute", values.one_of(ATTRIBUTES), None),
        coupon=section.may("coupon", values.name, None),
        group=section.may("group", values.name, None),
        percent=section.may("percent", values.percent, None),
        percent_per_year=section.may("percent_per_year", values.percent, None),
        percent_at_most=section.may("percent_at_most", values.percent, None),
        amount=section.may("amount", values.decimal(), None),
        at_most=section.may("at_most", values.decimal(), None),
    )
    if section.end():
        check(section, rule.base)
    return rule


def check(section: Section, base: str) -> None:
    """Which keys go together."""
    has = section.table.__contains__

    def needs(key: str, *others: str) -> bool:
        return any(has(other) for other in others) or not has(key)

    selects = has("calendar") or has("zones")
    how_much = ("percent", "percent_per_year", "amount")
    if sum(map(has, how_much)) != 1:
        section.fault(f"{section.path}percent, percent_per_year and amount: expected one of the three")
        return
    rules = {
        "percent_at_most: expected only with percent_per_year": needs("percent_at_most", "percent_per_year"),
        "at_most: expected only with percent or percent_per_year": needs("at_most", "percent", "percent_per_year"),
        "calendar or zones: expected with base charges, and with no other": selects == (base == "charges"),
        "service: expected only with base lines or charges": base != "left" or not has("service"),
        "from_units: expected only with service, since units differ": needs("from_units", "service"),
    }
    for rule, holds in rules.items():
        if not holds:
            section.fault(f"{section.path}{rule}")
