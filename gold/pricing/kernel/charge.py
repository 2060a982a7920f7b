"""What the pieces of a use cost: their tiers, connect fee, minimum and maximum in this order, rounded once."""

from collections.abc import Sequence

from gold.pricing.kernel.amounts import added, rounded, scaled
from gold.pricing.kernel.book import Book
from gold.pricing.kernel.prices import cost
from gold.pricing.kernel.records import HALF_UP, NO_RATE, NONE, RATED, TOO_LARGE, Outcome, Piece, Use

LARGEST_CHARGE = 10**17
"""In micro-units. A use that costs as much is no price but a fault of the tariff."""


def charge_pieces(
    book: Book, use: Use, pieces: Sequence[Piece], count: int, paid_before: int, outcome: Outcome
) -> None:
    """Writes status and charge. paid_before: what the cycle had counted that nothing covered."""
    outcome.status, outcome.charge = RATED, 0
    if use.units == 0:
        return
    if units_of(pieces, count) != use.units:
        outcome.status = NO_RATE
        return
    micros, rest, den = 0, 0, 1
    paid, rounds_to = 0, book.rates[pieces[0].rate].rounds_to
    for place in range(count):
        piece = pieces[place]
        more = piece_cost(book, piece, paid_before + paid, piece.paid, outcome.num, outcome.den)
        micros, rest, den = added(micros, rest, den, more[0], more[1], more[2])
        paid += piece.paid
        rounds_to = min(rounds_to, book.rates[piece.rate].rounds_to)
    rate = book.rates[pieces[0].rate]
    if not use.continued:
        micros += rate.connect
    if rate.minimum != NONE and rate.minimum > micros and paid > 0:
        micros, rest = rate.minimum, 0
    if rate.maximum != NONE and rate.maximum <= micros:
        micros, rest = rate.maximum, 0
    if abs(micros) >= LARGEST_CHARGE:
        outcome.status = TOO_LARGE
        return
    outcome.charge = rounded(micros, rest, den, rate.rounding, rounds_to)


def units_of(pieces: Sequence[Piece], count: int) -> int:
    """The units of a use that have a rate."""
    units = 0
    for place in range(count):
        units += pieces[place].units
    return units


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
