"""What billed units of a piece cost: an amount, whole micro-units and a rest."""

from gold.pricing.kernel.amounts import rounded, scaled
from gold.pricing.kernel.book import Book
from gold.pricing.kernel.prices import cost
from gold.pricing.kernel.records import HALF_UP, Piece


def piece_cost(book: Book, piece: Piece, before: int, units: int, num: int, den: int) -> tuple[int, int, int]:
    """What so many billed units of a piece cost, the cycle having counted `before`: an amount. num / den: modifiers."""
    group, rate = book.groups[piece.group], book.rates[piece.rate]
    parts, flat = cost(book, group, rate, before, before + units)
    if not rate.takes_modifiers:
        num, den = 1, 1
    micros, rest, whole = scaled(parts, group.price_unit, num, den)
    return micros + flat, rest, whole


def in_micros(amount: tuple[int, int, int]) -> int:
    """An amount rounded half up to micro-units."""
    return rounded(amount[0], amount[1], amount[2], HALF_UP, 1)
