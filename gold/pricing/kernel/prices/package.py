"""Whole packages of units, begun or full, after those units of a cycle that are free."""

from gold.pricing.kernel.book import Book, Group


def package_cost(book: Book, group: Group, before: int, after: int) -> tuple[int, int]:
    """The packages that the units above `before` up to `after` begin, of a price_unit each, at the second tier's price.

    They are whole, so nothing is left to divide.
    """
    tier, size = book.tiers[group.tier + 1], group.price_unit
    return 0, (begun(after - tier.above, size) - begun(before - tier.above, size)) * tier.price


def begun(units: int, size: int) -> int:
    """How many packages so many units begin."""
    return (max(units, 0) + size - 1) // size
