"""What the discounts of a bill leave of each of its usage lines: shared one after another, so that they add up."""

from collections.abc import Iterable, Mapping, Sequence

from gold.billing.amounts import minor
from gold.billing.apportion import apportion
from gold.billing.discounts import BASES, Weighed
from gold.billing.lines import Line, of_service
from gold.pricing.tariff.discounts import Discount

UNKNOWN = "left"
"""How a discount is shared that the tariff knows no more."""


def after_discounts(
    usage: Sequence[Line], discounts: Iterable[Line], known: Mapping[str, Discount], decimals: int
) -> list[int]:
    """The minor units that all discounts leave of each usage line: see discount_shares."""
    return left_of(usage, discount_shares(usage, discounts, known, decimals), decimals)


def discount_shares(
    usage: Sequence[Line], discounts: Iterable[Line], known: Mapping[str, Discount], decimals: int
) -> list[list[int]]:
    """For each discount the minor units that it adds to each usage line, which are not above zero.

    discounts: lines, in their order. known: those of the tariff by name, whose bases decide the shares.
    """
    gross = [minor(line.amount, decimals) for line in usage]
    left, every = list(gross), list[list[int]]()
    for discount in discounts:
        wanted = apportion(minor(discount.amount, decimals), weights(usage, gross, left, discount, known))
        shares = within(wanted, left)
        left = [units + share for units, share in zip(left, shares, strict=True)]
        every.append(shares)
    return every


def within(shares: Sequence[int], left: Sequence[int]) -> list[int]:
    """Shares, none above zero, that take no more of a line than is left of it: what they would take beyond is taken of
    all lines, by what is left of each then. It is there: no discount takes more than is left of the bill's usage."""
    kept = [max(share, -units) for share, units in zip(shares, left, strict=True)]
    if not (lacking := sum(shares) - sum(kept)):
        return kept
    beyond = apportion(lacking, [units + share for units, share in zip(left, kept, strict=True)])
    return [share + more for share, more in zip(kept, beyond, strict=True)]


def left_of(usage: Sequence[Line], shares: Iterable[Sequence[int]], decimals: int) -> list[int]:
    """The minor units that the shares of discounts leave of each usage line."""
    left = [minor(line.amount, decimals) for line in usage]
    for of_discount in shares:
        left = [units + share for units, share in zip(left, of_discount, strict=True)]
    return left


def weights(
    usage: Sequence[Line], gross: Sequence[int], left: Sequence[int], discount: Line, known: Mapping[str, Discount]
) -> list[int]:
    """How much of a discount falls on each usage line."""
    terms = known.get(discount.name)
    weigh = BASES[terms.base if terms else UNKNOWN].weight
    selection = terms.selection.key if terms else None
    return [
        weigh(Weighed(line, whole, rest, selection)) if of_service(line, discount.record_type) else 0
        for line, whole, rest in zip(usage, gross, left, strict=True)
    ]


def by_name(discounts: Iterable[Discount]) -> dict[str, Discount]:
    """The discounts by name; of one name the last."""
    return {discount.name: discount for discount in discounts}
