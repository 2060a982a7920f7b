"""What the pieces of a use cost: their tiers, connect fee, minimum and maximum in this order, rounded once."""

from collections.abc import Sequence

from gold.pricing.kernel.amounts import added, rounded
from gold.pricing.kernel.book import Book
from gold.pricing.kernel.costs import in_micros, piece_cost
from gold.pricing.kernel.entries import write_entry
from gold.pricing.kernel.records import (
    CONNECT,
    MAXIMUM,
    MINIMUM,
    NO_RATE,
    NONE,
    RATED,
    TOO_LARGE,
    Entry,
    Outcome,
    Piece,
    Use,
)

LARGEST_CHARGE = 10**17
"""In micro-units. A use that costs as much is no price but a fault of the tariff."""


def charge_pieces(
    book: Book, use: Use, pieces: Sequence[Piece], count: int, paid_before: int,
    outcome: Outcome, entries: Sequence[Entry],
) -> None:  # fmt: skip
    """Writes status and charge, and of the entries those that are of the whole use.

    paid_before: what the cycle had counted that nothing covered.
    """
    outcome.status, outcome.charge = RATED, 0
    if use.units == 0:
        return
    if units_of(pieces, count) != use.units:
        outcome.status = NO_RATE
        return
    micros, rest, den = 0, 0, 1
    paid, rounds_to = 0, book.rates[pieces[0].rate].rounds_to
    for index in range(count):
        piece = pieces[index]
        more = piece_cost(book, piece, paid_before + paid, piece.paid, outcome.num, outcome.den)
        micros, rest, den = added(micros, rest, den, more[0], more[1], more[2])
        paid += piece.paid
        rounds_to = min(rounds_to, book.rates[piece.rate].rounds_to)
    rate = book.rates[pieces[0].rate]
    if not use.continued:
        micros += rate.connect
        write_entry(entries, outcome, CONNECT, rate.connect)
    if rate.minimum != NONE and rate.minimum > micros and paid > 0:
        write_entry(entries, outcome, MINIMUM, rate.minimum - in_micros((micros, rest, den)))
        micros, rest = rate.minimum, 0
    if rate.maximum != NONE and rate.maximum <= micros:
        write_entry(entries, outcome, MAXIMUM, in_micros((micros, rest, den)) - rate.maximum)
        micros, rest = rate.maximum, 0
    if abs(micros) >= LARGEST_CHARGE:
        outcome.status = TOO_LARGE
        return
    outcome.charge = rounded(micros, rest, den, rate.rounding, rounds_to)


def units_of(pieces: Sequence[Piece], count: int) -> int:
    """The units of a use that have a rate."""
    units = 0
    for index in range(count):
        units += pieces[index].units
    return units
