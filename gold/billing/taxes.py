"""Taxes of a bill: of all that the account owes, or of the lines of some services, on top or within the prices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gold.billing.account import Account
from gold.billing.amounts import ZERO, divided, fraction, half_up
from gold.billing.lines import Line
from gold.pricing.tariff.taxes import Tax

TAX_DECIMALS = 12
"""Digits of a tax before it is rounded; of one within the prices, a quotient, that has four more at first."""


@dataclass(frozen=True)
class Part:
    """What is taxed: of which service, if of one, and how much."""

    service: str | None
    amount: Decimal


@dataclass(frozen=True)
class Taxed:
    """base: what a tax is of. exact: what it comes to; amount: that rounded."""

    base: Decimal
    exact: Decimal
    amount: Decimal


def by_line(taxes: Iterable[Tax]) -> bool:
    """Whether a tax looks at single lines."""
    return any(tax.services or tax.base == "lines" for tax in taxes)


def tax_lines(
    account: Account, taxes: Iterable[Tax], taxable: Decimal, parts: Sequence[Part], decimals: int
) -> list[Line]:
    """The lines of the taxes that the account bears. taxable: usage less discounts plus fees. parts: by_line's."""
    lines = []
    for tax in taxes:
        taxed_parts = [part for part in parts if part.service in tax.services] if tax.services else parts
        spared = tax.unless is not None and account.attributes[tax.unless]
        others = tax.only is not None and not account.attributes[tax.only]
        if not spared and not others and (taxed_parts or not tax.services):
            lines.append(tax_line(tax, taxed(tax, taxable, [part.amount for part in taxed_parts], decimals)))
    return lines


def taxed(tax: Tax, taxable: Decimal, amounts: Sequence[Decimal], decimals: int) -> Taxed:
    """What a tax comes to. Discounts that outweigh the lines of a service leave a base of 0, and no negative tax."""
    if not tax.services and tax.base != "lines":
        return of_sum(tax, taxable, decimals)
    base = max(sum(amounts, ZERO), ZERO)
    if tax.base != "lines":
        return of_sum(tax, base, decimals)
    every = [of_sum(tax, amount, decimals) for amount in amounts]
    exact, amount = (sum(numbers, ZERO) for numbers in ([one.exact for one in every], [one.amount for one in every]))
    return Taxed(base, max(exact, ZERO), max(amount, ZERO))


def of_sum(tax: Tax, base: Decimal, decimals: int) -> Taxed:
    """A tax on an amount, or the part of it that it is."""
    exact = base * fraction(tax.percent)
    if tax.included:
        exact = half_up(divided(base * tax.percent, 100 + tax.percent, TAX_DECIMALS + 4), TAX_DECIMALS)
    return Taxed(base, exact, half_up(exact, decimals))


def tax_line(tax: Tax, sums: Taxed) -> Line:
    """A tax as a line of the bill. One that prices contain adds nothing."""
    return Line(
        kind="tax",
        name=tax.name,
        label=tax.label,
        line_id=f"tax/{tax.name}",
        amount=ZERO if tax.included else sums.amount,
        rounding_difference=sums.exact - sums.amount,
        record_type=tax.services[0] if len(tax.services) == 1 else None,
        base=sums.base,
        rate=fraction(tax.percent),
        included=sums.amount if tax.included else None,
    )
