"""Each unit at the price of the tier it is in, and a flat fee where a use enters a tier."""

from gold.pricing.kernel.book import Book, Group


def tiers_cost(book: Book, group: Group, before: int, after: int) -> tuple[int, int]:
    """The cost of the units above `before` up to `after`. The first tier's flat fee is no use's: it is one of bills."""
    parts, flat = 0, 0
    for index in range(group.tier, group.tier_end):
        tier = book.tiers[index]
        parts += (min(max(after, tier.above), tier.up_to) - min(max(before, tier.above), tier.up_to)) * tier.price
        if tier.above > 0 and before <= tier.above < after:
            flat += tier.flat
    return parts, flat


def tiers_bound(book: Book, group: Group, before: int, after: int) -> int:
    """Where the tier of the first unit above `before` ends, at most `after`."""
    for index in range(group.tier, group.tier_end):
        if before < book.tiers[index].up_to:
            return min(after, book.tiers[index].up_to)
    return after
