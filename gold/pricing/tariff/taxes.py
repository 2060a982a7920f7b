"""What a tax says: its percentage, of which lines it is, of whom it is taken, and whether prices contain it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from gold.pricing.tariff import values
from gold.pricing.tariff.discounts import ATTRIBUTES
from gold.pricing.tariff.section import Section
from telecom.services import SERVICES

BASES = {
    "sum": "of the sum of its lines, rounded once",
    "lines": "of each of its lines, rounded line by line, then summed",
}
"""What a tax is reckoned of. Lines are those of usage, each less its shares of the discounts, and of fees."""


@dataclass(frozen=True)
class Tax:
    """percent: of usage less discounts plus fees, or of the lines of some services. included: prices contain it.

    unless, only: attributes that waive it, or that it is for. base: one of BASES.
    """

    name: str
    label: str
    percent: Decimal
    services: tuple[str, ...] = ()
    unless: str | None = None
    only: str | None = None
    included: bool = False
    base: str = "sum"


def tax(section: Section) -> Tax:
    """One tax."""
    rule = Tax(
        name=section.need("name", values.name, ""),
        label=section.need("label", values.text, ""),
        percent=section.need("percent", values.percent, Decimal(0)),
        services=section.may("services", values.some_of(SERVICES), ()),
        unless=section.may("unless", values.one_of(ATTRIBUTES), None),
        only=section.may("only", values.one_of(ATTRIBUTES), None),
        included=section.may("included", values.flag, default=False),
        base=section.may("base", values.one_of(BASES), "sum"),
    )
    if rule.only and rule.only == rule.unless:
        section.fault(f"{section.path}only and {section.path}unless are the same; expected a tax that somebody pays")
    section.end()
    return rule


def check_included(section: Section, taxes: Sequence[Tax]) -> None:
    """No price contains two taxes for the same customer, since the part of each would depend on the other."""
    for one, two in combinations([tax for tax in taxes if tax.included], 2):
        both = set(one.services or SERVICES) & set(two.services or SERVICES)
        services = [service for service in SERVICES if service in both]
        apart = (one.only and one.only == two.unless) or (two.only and two.only == one.unless)
        if services and not apart and one.name != two.name:  # else it is there twice, which was told
            section.fault(
                f"the taxes {one.name} and {two.name} are both included in the price of {values.listed(services)}; "
                "expected one for each service and customer"
            )
