"""The shapes of price, a file each: `cost(book, group, rate, before, after)` of a cycle's units from one to another.

A cost is two whole numbers: micro-units of a price_unit of units, which are divided by it, and which modifiers multiply
where the shape takes any; and flat micro-units, which are added as they are.
"""

from gold.pricing.kernel.book import Book, Group, Rate
from gold.pricing.kernel.prices.package import package_cost
from gold.pricing.kernel.prices.tiers import tiers_bound, tiers_cost
from gold.pricing.kernel.prices.volume import volume_cost

TIERS, VOLUME, PACKAGE = 0, 1, 2
"""Shapes. A compiled kernel chooses by number, so a new one stands here too."""


def cost(book: Book, group: Group, rate: Rate, before: int, after: int) -> tuple[int, int]:
    """What the units above `before` up to `after` cost: micro-units x price units, and flat micro-units."""
    if rate.shape == TIERS:
        return tiers_cost(book, group, before, after)
    if rate.shape == VOLUME:
        return volume_cost(book, group, before, after)
    if rate.shape == PACKAGE:
        return package_cost(book, group, before, after)
    raise NotImplementedError("a shape of price that has no line in cost")


def price_end(book: Book, group: Group, rate: Rate, before: int, after: int) -> int:
    """Up to where, and at most to `after`, the units have the price of the first one."""
    return tiers_bound(book, group, before, after) if rate.shape == TIERS else after


def tier_of(book: Book, group: Group, total: int) -> int:
    """The index of the tier that a cycle's unit is in, counted from 1."""
    for index in range(group.tier, group.tier_end):
        if total <= book.tiers[index].up_to:
            return index
    return group.tier_end - 1
