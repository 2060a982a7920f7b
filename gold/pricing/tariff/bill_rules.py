"""What a version of the bill rules says: discounts, then fees, then taxes, in the file's order."""

from dataclasses import dataclass
from decimal import Decimal

from gold.pricing.tariff import values
from gold.pricing.tariff.discounts import ATTRIBUTES, Discount, Selection, discount
from gold.pricing.tariff.names import ANY_NAMES, Known
from gold.pricing.tariff.plan_fees import COMMITMENT
from gold.pricing.tariff.section import Section
from gold.pricing.tariff.taxes import Tax, check_included, tax
from telecom.services import SERVICES


@dataclass(frozen=True)
class Fee:
    """amount: in the currency, once per bill. unless: an attribute that waives it. service: whose taxes it bears."""

    name: str
    label: str
    amount: Decimal
    unless: str | None = None
    service: str | None = None


@dataclass(frozen=True)
class BillRules:
    """Each in the order it is applied in."""

    discounts: tuple[Discount, ...] = ()
    fees: tuple[Fee, ...] = ()
    taxes: tuple[Tax, ...] = ()

    @property
    def calendars(self) -> tuple[str, ...]:
        """The names of the calendars that discounts are of."""
        return tuple(dict.fromkeys(discount.calendar for discount in self.discounts if discount.calendar))

    @property
    def selections(self) -> tuple[Selection, ...]:
        """The uses whose charges discounts are of."""
        return tuple(dict.fromkeys(discount.selection for discount in self.discounts if discount.base == "charges"))

    @property
    def by_zone(self) -> bool:
        """Whether a discount depends on the zone that is called, so that every use must keep its own."""
        return any(discount.zones for discount in self.discounts)

    @property
    def coupons(self) -> tuple[str, ...]:
        """The codes that discounts ask for."""
        return tuple(dict.fromkeys(discount.coupon for discount in self.discounts if discount.coupon))


def bill_rules(section: Section, known: Known = ANY_NAMES) -> BillRules:
    """The rules in a version's table. known: names of the other files. The caller ends the section."""
    rules = BillRules(
        discounts=tuple(discount(part, known) for part in section.parts("discount")),
        fees=tuple(fee(part) for part in section.parts("fee")),
        taxes=tuple(tax(part) for part in section.parts("tax")),
    )
    for kind, members in (("discount", rules.discounts), ("fee", rules.fees), ("tax", rules.taxes)):
        section.check_own_names(kind, [member.name for member in members])
    check_included(section, rules.taxes)
    return rules


def fee(section: Section) -> Fee:
    rule = Fee(
        name=section.need("name", values.name, ""),
        label=section.need("label", values.text, ""),
        amount=section.need("amount", values.decimal(), Decimal(0)),
        unless=section.may("unless", values.one_of(ATTRIBUTES), None),
        service=section.may("service", values.one_of(SERVICES), None),
    )
    if rule.name == COMMITMENT:
        section.fault(f"{section.path}name is {COMMITMENT}; expected another, which no line of the bill has")
    section.end()
    return rule
