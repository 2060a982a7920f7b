"""A use cut where another rate or group begins, and billed in whole increments. No loop runs over increments."""

from collections.abc import Sequence

from gold.pricing.kernel.book import Book, Terms
from gold.pricing.kernel.records import FAR, NONE, Piece, Use
from gold.pricing.kernel.schedule import rate_at

FULL = -1
"""There is no room for another piece."""


def cut(book: Book, terms: Terms, use: Use, pieces: Sequence[Piece]) -> int:
    """Writes the use's pieces and returns how many; FULL where there is no room. No instant without a rate is in one.

    A piece begins where the last increment ended. What is no call has the rate of its start.
    """
    if terms.rate != NONE:
        return cut_span(book, terms.rate, 0, use.units, use.units, pieces, 0)
    count, since, until = 0, 0, FAR
    while since < use.units and count != FULL:
        rate, until = rate_at(book, use.schedule, use.start + since)
        end = min(until - use.start, use.units) if terms.is_call else use.units
        if rate != NONE:
            count = cut_span(book, rate, since, end, use.units, pieces, count)
        since = end
    return count


def cut_span(book: Book, rate: int, since: int, until: int, units: int, pieces: Sequence[Piece], count: int) -> int:
    """Writes the pieces of the units of a use from one to another, which have one rate. Returns as cut does."""
    offset = since
    if count > 0:
        offset = max(since, pieces[count - 1].offset + pieces[count - 1].billed)
    for group in range(book.rates[rate].group, book.rates[rate].group_end):
        bounds = book.groups[group]
        begin, end = max(offset, bounds.above), min(until, bounds.up_to)
        if begin >= end:
            continue
        if count == len(pieces):
            return FULL
        billed = (end - begin + bounds.increment - 1) // bounds.increment * bounds.increment
        offset = begin + billed
        piece = pieces[count]
        piece.offset, piece.units, piece.billed = begin, min(offset, units) - begin, billed
        piece.rate, piece.group, piece.paid = rate, group, billed
        count += 1
    return count
