"""The product of the factors that apply to a use, by its local start, at home or roaming."""

from math import gcd

from gold.pricing.kernel.book import Book, Modifier, Terms
from gold.pricing.kernel.clock import DAY, MINUTE, offset_at, weekday_of
from gold.pricing.kernel.records import Use


def factor(book: Book, terms: Terms, use: Use) -> tuple[int, int]:
    """num / den, reduced; 1 / 1 where none applies."""
    num, den = 1, 1
    if terms.modifier == terms.modifier_end:
        return num, den
    local = use.start + book.offsets[offset_at(book, use.start)].ahead
    day, minute = local // DAY, local % DAY // MINUTE
    for index in range(terms.modifier, terms.modifier_end):
        modifier = book.modifiers[index]
        if applies(modifier, weekday_of(day), minute, use.roaming):
            num, den = num * modifier.num, den * modifier.den
    shared = gcd(num, den)
    return num // shared, den // shared


def applies(modifier: Modifier, weekday: int, minute: int, roaming: bool) -> bool:
    """Whether a modifier multiplies the price of a use that starts then."""
    if not (modifier.roaming if roaming else modifier.home):
        return False
    return modifier.from_minute <= minute < modifier.to_minute and bool(modifier.weekdays >> weekday & 1)
