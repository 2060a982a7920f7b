"""Whole packages of units, begun or full, after those units of a cycle that are free."""

from gold.pricing.kernel.book import Book, Group


def package_cost(book: Book, group: Group, size: int, before: int, after: int) -> tuple[int, int]:
    """The packages that the units above `before` up to `after` begin. The second tier has the price of one."""
    tier = book.tiers[group.tier + 1]
    return (begun(after - tier.above, size) - begun(before - tier.above, size)) * tier.price, 0


def begun(units: int, size: int) -> int:
    """How many packages so many units begin."""
    return (max(units, 0) + size - 1) // size
