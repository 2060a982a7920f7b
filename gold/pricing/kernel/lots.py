"""What buckets give to a use: of each that may cover a piece, lot by lot, in whole increments of the piece."""

from collections.abc import Sequence

from gold.pricing.kernel.book import Book, Bucket, Terms
from gold.pricing.kernel.records import NONE, Piece, State, Take, Use


def take_from_buckets(
    book: Book, state: State, terms: Terms, use: Use, pieces: Sequence[Piece], count: int, takes: Sequence[Take]
) -> int:
    """Lessens what is paid of the pieces by what buckets cover; writes each take, and returns how many."""
    written = 0
    cycle = state.cycles[use.cycle].number
    for index in range(count):
        piece = pieces[index]
        increment = book.groups[piece.group].increment
        window = book.rates[piece.rate].window
        for bucket in range(terms.bucket, terms.bucket_end):
            if piece.paid == 0 or not may_cover(book, book.buckets[bucket], window, use.zone):
                continue
            own = holding_of(state, use.own, use.own_end, book.buckets[bucket].name)
            shared = holding_of(state, use.shared, use.shared_end, book.buckets[bucket].name)
            there = left_of(state, own, cycle) + left_of(state, shared, cycle)
            units = min(there, piece.paid) // increment * increment
            if units == 0:
                continue
            take_from_lots(state, own, shared, cycle, units)
            piece.paid -= units
            take = takes[written]
            take.piece, take.bucket, take.units = index, book.buckets[bucket].name, units
            written += 1
    return written


def may_cover(book: Book, bucket: Bucket, window: int, zone: int) -> bool:
    """Whether a bucket covers what is used in a window and zone."""
    return is_listed(book, bucket.window, bucket.window_end, window) and is_listed(
        book, bucket.zone, bucket.zone_end, zone
    )


def is_listed(book: Book, first: int, end: int, name: int) -> bool:
    """Whether a name is among those listed; where none is, every name is."""
    is_there = first == end
    for index in range(first, end):
        is_there = is_there or book.listed[index] == name
    return is_there


def holding_of(state: State, first: int, end: int, bucket: int) -> int:
    """The index of the holding of a bucket; NONE where there is none."""
    for index in range(first, end):
        if state.holdings[index].bucket == bucket:
            return index
    return NONE


def left_of(state: State, holding: int, cycle: int) -> int:
    """What the lots of a holding have left that a cycle can use."""
    left = 0
    if holding != NONE:
        for index in range(state.holdings[holding].lot, state.holdings[holding].lot_end):
            lot = state.lots[index]
            if lot.granted <= cycle <= lot.until:
                left += lot.left
    return left


def take_from_lots(state: State, own: int, shared: int, cycle: int, units: int) -> None:
    """Takes units, which are there, from the lots of two holdings in their turn."""
    while units > 0:
        index, other = next_lot(state, own, cycle), next_lot(state, shared, cycle)
        if index == NONE or (other != NONE and is_before(state, other, index, cycle)):
            index = other
        taken = min(state.lots[index].left, units)
        state.lots[index].left -= taken
        units -= taken


def next_lot(state: State, holding: int, cycle: int) -> int:
    """The index of the lot of a holding whose turn is next, of those that have something left; NONE of none."""
    first = NONE
    if holding != NONE:
        for index in range(state.holdings[holding].lot, state.holdings[holding].lot_end):
            lot = state.lots[index]
            if lot.left == 0 or not lot.granted <= cycle <= lot.until:
                continue
            if first == NONE or is_before(state, index, first, cycle):
                first = index
    return first


def is_before(state: State, index: int, other: int, cycle: int) -> bool:
    """Whether a lot is used before another: the cycle's own first where its bucket says so, then the oldest grant."""
    turn, other_turn = turn_of(state, index, cycle), turn_of(state, other, cycle)
    return turn < other_turn or (turn == other_turn and state.lots[index].rank < state.lots[other].rank)


def turn_of(state: State, index: int, cycle: int) -> int:
    """The cycle of its grant, or before all of them."""
    lot = state.lots[index]
    return NONE if lot.own_first and lot.granted == cycle else lot.granted
