"""What one use costs, and what it takes of what its number and account have left."""

from gold.pricing.kernel.book import Book, Terms
from gold.pricing.kernel.charge import charge_pieces
from gold.pricing.kernel.counters import open_counter
from gold.pricing.kernel.entries import most_entries, write_entries, write_entry
from gold.pricing.kernel.lots import take_from_buckets
from gold.pricing.kernel.modifiers import factor
from gold.pricing.kernel.pieces import FULL, cut
from gold.pricing.kernel.records import (
    CARRIED,
    GRANTED,
    LIMIT,
    NO_RATE,
    NONE,
    RATED,
    Counter,
    Outcome,
    Scratch,
    State,
    Use,
)


def rate_use(book: Book, state: State, use: Use, outcome: Outcome, scratch: Scratch) -> bool:
    """Rates one use; False where the scratch has too little room for it, before anything is counted."""
    open_counter(state.counters, use.counter)
    outcome.status, outcome.charge, outcome.num, outcome.den = NO_RATE, 0, 1, 1
    outcome.billed = outcome.counting = outcome.allowed = 0
    if use.terms == NONE:
        return True
    terms, counter, pieces = book.terms[use.terms], state.counters[use.counter], scratch.pieces
    count = cut(book, terms, use, pieces)
    if count == FULL or not has_room(book, terms, count, outcome, scratch):
        return False
    outcome.num, outcome.den = factor(book, terms, use)
    written = take_from_buckets(book, state, terms, use, pieces, count, scratch.takes)
    for index in range(count):
        outcome.billed += pieces[index].billed
        outcome.counting += pieces[index].paid
    paid_before = counter.counted
    if terms.free_units != NONE:
        paid_before = counter.counted - min(counter.counted, terms.free_units + counter.carried_in)
        written = take_free_units(terms, counter, count, outcome, scratch)
    charge_pieces(book, use, pieces, count, paid_before, outcome, scratch.entries)
    counter.counted += outcome.counting
    if outcome.status == RATED:
        counter.used += outcome.allowed
        if len(scratch.entries):
            write_entries(book, scratch, count, written, paid_before, outcome)
        limit(state, use, outcome, scratch)
    return True


def has_room(book: Book, terms: Terms, count: int, outcome: Outcome, scratch: Scratch) -> bool:
    """Whether a use of so many pieces can write all its takes and entries."""
    takes = max(count, 1) * (terms.bucket_end - terms.bucket + 2)
    if takes > len(scratch.takes):
        return False
    if len(scratch.entries) == 0:
        return True
    return outcome.entry + most_entries(book, scratch.pieces, count, takes) <= len(scratch.entries)


def take_free_units(terms: Terms, counter: Counter, count: int, outcome: Outcome, scratch: Scratch) -> int:
    """Lessens what is paid of a use's pieces by free units, carried ones first; returns how many takes.

    They are a threshold on what the number has counted of the service, so that what a use gets no other can get.
    """
    at, carried, free = counter.counted, counter.carried_in, counter.carried_in + terms.free_units
    for index in range(count):
        piece, first, second = scratch.pieces[index], scratch.takes[2 * index], scratch.takes[2 * index + 1]
        end = at + piece.billed
        units = min(end, free) - min(at, free)
        first.piece, first.bucket, first.units = index, CARRIED, min(end, carried) - min(at, carried)
        second.piece, second.bucket, second.units = index, GRANTED, units - first.units
        piece.paid -= units
        outcome.allowed += units
        at = end
    return 2 * count


def limit(state: State, use: Use, outcome: Outcome, scratch: Scratch) -> None:
    """Lessens a charge by what the number's charges on its plan pass its maximum for the cycle."""
    if use.spender == NONE:
        return
    spender = state.spenders[use.spender]
    before, spender.spent = spender.spent, spender.spent + outcome.charge
    if use.maximum == NONE:
        return
    within = min(spender.spent, use.maximum) - min(before, use.maximum)
    write_entry(scratch.entries, outcome, LIMIT, outcome.charge - within)
    outcome.charge = within
