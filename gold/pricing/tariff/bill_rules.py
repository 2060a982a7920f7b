"""What a version of the bill rules says: discounts, then fees, then taxes, in the file's order."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from gold.pricing.tariff import values
from gold.pricing.tariff.plan import SERVICES
from gold.pricing.tariff.section import Section

BASES = {
    "lines": "the usage lines, of one service where it names one",
    "charges": "the exact charges of uses that start on a day of a calendar, summed",
    "left": "the usage lines less all discounts above",
}
"""What a discount's percentage can be of."""

ATTRIBUTES = {"is_student": "the account is a student's", "is_urban": "the account is urban"}
"""What is known of an account on the cycle's last day."""


@dataclass(frozen=True)
class Discount:
    """base: one of BASES. It is given where every condition holds that is not None.

    from_units: the account's rated units of the service, free ones included. from_amount: of what is left,
    in the currency. attribute: one of ATTRIBUTES. percent, or percent_per_year for each full year since it joined.
    """

    name: str
    label: str
    base: str
    service: str | None = None
    calendar: str | None = None
    from_units: int | None = None
    from_amount: Decimal | None = None
    attribute: str | None = None
    percent: Decimal | None = None
    percent_per_year: Decimal | None = None
    percent_at_most: Decimal | None = None


@dataclass(frozen=True)
class Fee:
    """amount: in the currency, once per bill. unless: an attribute that waives it."""

    name: str
    label: str
    amount: Decimal
    unless: str | None = None


@dataclass(frozen=True)
class Tax:
    """percent: of usage less discounts plus fees."""

    name: str
    label: str
    percent: Decimal


@dataclass(frozen=True)
class BillRules:
    """Each in the order it is applied in."""

    discounts: tuple[Discount, ...] = ()
    fees: tuple[Fee, ...] = ()
    taxes: tuple[Tax, ...] = ()


def bill_rules(section: Section, calendars: Collection[str] | None = None) -> BillRules:
    """The rules in a version's table. calendars: the names known; None: any. The caller ends the section."""
    rules = BillRules(
        discounts=tuple(discount(part, calendars) for part in section.parts("discount")),
        fees=tuple(fee(part) for part in section.parts("fee")),
        taxes=tuple(tax(part) for part in section.parts("tax")),
    )
    for kind, members in (("discount", rules.discounts), ("fee", rules.fees), ("tax", rules.taxes)):
        for twice, count in Counter(each.name for each in members).items():
            if count > 1:
                section.fault(f'{kind} "{twice}" is there {count} times; expected a name of its own')
    return rules


def discount(section: Section, calendars: Collection[str] | None) -> Discount:
    """One discount, its base and its conditions."""
    a_calendar = values.name if calendars is None else values.one_of(calendars)
    rule = Discount(
        name=section.need("name", values.name, ""),
        label=section.need("label", values.text, ""),
        base=section.need("base", values.one_of(BASES), ""),
        service=section.may("service", values.one_of(SERVICES), None),
        calendar=section.may("calendar", a_calendar, None),
        from_units=section.may("from_units", values.whole(1), None),
        from_amount=section.may("from_amount", values.decimal(), None),
        attribute=section.may("attribute", values.one_of(ATTRIBUTES), None),
        percent=section.may("percent", values.percent, None),
        percent_per_year=section.may("percent_per_year", values.percent, None),
        percent_at_most=section.may("percent_at_most", values.percent, None),
    )
    check_discount(section)
    section.end()
    return rule


def check_discount(section: Section) -> None:
    """Which keys go together."""
    has, base = section.table.__contains__, section.table.get("base")

    def needs(key: str, other: str) -> bool:
        return has(other) or not has(key)

    rules = {
        "percent and percent_per_year: expected one of the two": has("percent") != has("percent_per_year"),
        "percent_at_most: expected only with percent_per_year": needs("percent_at_most", "percent_per_year"),
        "calendar: expected with base charges, and with no other": has("calendar") == (base == "charges"),
        "service: expected only with base lines": base == "lines" or not has("service"),
        "from_units: expected only with service, since units differ": needs("from_units", "service"),
        "from_amount: expected only with base left": base == "left" or not has("from_amount"),
    }
    for rule, holds in rules.items():
        if not holds and base in BASES:
            section.fault(f"{section.path}{rule}")


def fee(section: Section) -> Fee:
    """One fee."""
    rule = Fee(
        name=section.need("name", values.name, ""),
        label=section.need("label", values.text, ""),
        amount=section.need("amount", values.decimal(), Decimal(0)),
        unless=section.may("unless", values.one_of(ATTRIBUTES), None),
    )
    section.end()
    return rule


def tax(section: Section) -> Tax:
    """One tax."""
    rule = Tax(
        name=section.need("name", values.name, ""),
        label=section.need("label", values.text, ""),
        percent=section.need("percent", values.percent, Decimal(0)),
    )
    section.end()
    return rule
