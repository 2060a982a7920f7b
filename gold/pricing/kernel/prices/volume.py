"""All of a cycle's units at the price of the tier that the last of them is in."""

from gold.pricing.kernel.book import Book, Group


def volume_cost(book: Book, group: Group, before: int, after: int) -> tuple[int, int]:
    """What the cycle's total costs after, less what it cost before: below zero where a cheaper tier is entered."""
    parts_before, flat_before = total_cost(book, group, before)
    parts_after, flat_after = total_cost(book, group, after)
    return parts_after - parts_before, flat_after - flat_before


def total_cost(book: Book, group: Group, total: int) -> tuple[int, int]:
    """What so many units of a cycle cost."""
    for index in range(group.tier, group.tier_end):
        tier = book.tiers[index]
        if total <= tier.up_to:
            return total * tier.price, tier.flat
    return 0, 0
