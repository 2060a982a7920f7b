"""The shapes of price, a file each: `cost(book, group, rate, before, after)` of a cycle's units from one to another.

A cost is in micro-units x price units, which modifiers multiply, and flat micro-units, which they leave alone.
"""

from gold.pricing.kernel.book import Book, Group, Rate
from gold.pricing.kernel.prices.graduated import graduated_bound, graduated_cost
from gold.pricing.kernel.prices.package import package_cost
from gold.pricing.kernel.prices.volume import volume_cost

GRADUATED, VOLUME, PACKAGE = 0, 1, 2
"""Shapes. A compiled kernel chooses by number, so a new one stands here too."""


def cost(book: Book, group: Group, rate: Rate, before: int, after: int) -> tuple[int, int]:
    """What the units above `before` up to `after` cost: micro-units x price units, and flat micro-units."""
    if rate.shape == GRADUATED:
        return graduated_cost(book, group, before, after)
    if rate.shape == VOLUME:
        return volume_cost(book, group, before, after)
    return package_cost(book, group, rate.package, before, after)


def takes_factor(rate: Rate) -> bool:
    """Whether modifiers multiply its price: not that of a cycle's total, which uses of all times share."""
    return rate.shape == GRADUATED


def step_end(book: Book, group: Group, rate: Rate, before: int, after: int) -> int:
    """Up to where, and at most to `after`, the units have the price of the first one."""
    return graduated_bound(book, group, before, after) if rate.shape == GRADUATED else after


def tier_of(book: Book, group: Group, total: int) -> int:
    """The place of the tier that a cycle's unit is in, counted from 1."""
    for place in range(group.tier, group.tier_end):
        if total <= book.tiers[place].up_to:
            return place
    return group.tier_end - 1
