"""The parts that a charge is the sum of, each an entry: steps at full price, credits, and what is of the whole use."""

from collections.abc import Sequence

from gold.pricing.kernel.book import Book
from gold.pricing.kernel.costs import in_micros, piece_cost
from gold.pricing.kernel.prices import price_end, tier_of
from gold.pricing.kernel.records import (
    CONNECT,
    CREDIT,
    MINIMUM,
    NONE,
    ROUNDING,
    STEP,
    Entry,
    Outcome,
    Piece,
    Scratch,
    Take,
)


def most_entries(book: Book, pieces: Sequence[Piece], count: int, takes: int) -> int:
    """How many entries a use can have at most."""
    most = takes + 7  # connect fee, minimum, maximum, rounding and limit; what free units give, carried and granted
    for index in range(count):
        group = book.groups[pieces[index].group]
        most += group.tier_end - group.tier
    return most


def write_entries(book: Book, scratch: Scratch, count: int, takes: int, paid_before: int, outcome: Outcome) -> None:
    """Writes the entries of a charged use of so many pieces and takes, beside those that are of the whole use.

    Each is in whole micro-units. What they come to then differs from the charge by its rounding, the last of them.
    """
    write_steps(book, scratch.pieces, count, paid_before, outcome, scratch.entries)
    write_credits(book, scratch.pieces, count, scratch.takes, takes, paid_before, outcome, scratch.entries)
    total = 0
    for index in range(outcome.entry, outcome.entry_end):
        entry = scratch.entries[index]
        total += entry.amount if entry.kind in (STEP, CONNECT, MINIMUM) else -entry.amount
    write_entry(scratch.entries, outcome, ROUNDING, outcome.charge - total)


def write_steps(
    book: Book, pieces: Sequence[Piece], count: int, paid_before: int, outcome: Outcome, entries: Sequence[Entry]
) -> None:
    """Writes the pieces as if nothing had covered them, cut where a tier of the cycle ends."""
    before = paid_before
    for index in range(count):
        piece = pieces[index]
        at, end = before, before + piece.billed
        while at < end:
            following = price_end(book, book.groups[piece.group], book.rates[piece.rate], at, end)
            entry = new_entry(entries, outcome, STEP)
            entry.amount = in_micros(piece_cost(book, piece, at, following - at, outcome.num, outcome.den))
            entry.offset, entry.billed = piece.offset + at - before, following - at
            entry.units = max(min(piece.units - (at - before), following - at), 0)
            entry.rate, entry.group = piece.rate, piece.group
            entry.tier = tier_of(book, book.groups[piece.group], following)
            at = following
        before = end


def write_credits(
    book: Book, pieces: Sequence[Piece], count: int, takes: Sequence[Take], written: int, paid_before: int,
    outcome: Outcome, entries: Sequence[Entry],
) -> None:  # fmt: skip
    """Writes what each bucket covers, at what it would have cost had it not. Pieces end as they were."""
    for index in range(count):
        pieces[index].paid = pieces[index].billed
    whole = worth(book, pieces, count, paid_before, outcome)
    for first in range(written):
        bucket, units = takes[first].bucket, 0
        for index in range(first, written):
            if takes[index].bucket == bucket and takes[index].piece != NONE:
                pieces[takes[index].piece].paid -= takes[index].units
                units += takes[index].units
                takes[index].piece = NONE
        if units > 0:
            less = worth(book, pieces, count, paid_before, outcome)
            entry = new_entry(entries, outcome, CREDIT)
            entry.bucket, entry.units, entry.amount = bucket, units, whole - less
            whole = less


def worth(book: Book, pieces: Sequence[Piece], count: int, paid_before: int, outcome: Outcome) -> int:
    """What is paid of the pieces costs, each step of it in whole micro-units."""
    before, total = paid_before, 0
    for index in range(count):
        piece = pieces[index]
        at, end = before, before + piece.paid
        while at < end:
            following = price_end(book, book.groups[piece.group], book.rates[piece.rate], at, end)
            total += in_micros(piece_cost(book, piece, at, following - at, outcome.num, outcome.den))
            at = following
        before = end
    return total


def write_entry(entries: Sequence[Entry], outcome: Outcome, kind: int, amount: int) -> None:
    """One more entry of the use that is of no piece, if it is of anything, and entries are asked for."""
    if amount != 0 and len(entries) > 0:
        new_entry(entries, outcome, kind).amount = amount


def new_entry(entries: Sequence[Entry], outcome: Outcome, kind: int) -> Entry:
    """One more entry of the use."""
    entry = entries[outcome.entry_end]
    outcome.entry_end += 1
    entry.kind, entry.amount, entry.offset, entry.units, entry.billed = kind, 0, 0, 0, 0
    entry.rate, entry.group, entry.tier, entry.bucket = NONE, NONE, NONE, NONE
    return entry
