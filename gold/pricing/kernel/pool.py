"""The uses of pools, one after the other: in the order of pool, cycle, start and id."""

from collections.abc import Sequence

from gold.pricing.kernel.book import Book
from gold.pricing.kernel.counters import close_counters
from gold.pricing.kernel.records import Outcome, Scratch, State, Use
from gold.pricing.kernel.use import rate_use


def rate_uses(
    book: Book, state: State, uses: Sequence[Use], outcomes: Sequence[Outcome], scratch: Scratch, first: int, entry: int
) -> int:
    """Rates the uses from `first` on, writing entries from `entry` on, and returns the index after the last one done.

    That is fewer than all where the scratch has too little room: with more of it, go on from there.
    """
    for index in range(first, len(uses)):
        use, outcome = uses[index], outcomes[index]
        if index == state.cycles[use.cycle].use:
            open_lots(state, use.cycle)
        outcome.entry = outcome.entry_end = entry
        if not rate_use(book, state, use, outcome, scratch):
            return index
        entry = outcome.entry_end
        if index == state.cycles[use.cycle].use_end - 1:
            close_lots(state, use.cycle)
    close_counters(state.counters)
    return len(uses)


def open_lots(state: State, cycle: int) -> None:
    """Notes what the lots of a pool hold when its cycle begins."""
    for index in range(state.cycles[cycle].lot, state.cycles[cycle].lot_end):
        state.lot_cycles[index].opened = state.lots[state.lot_cycles[index].lot].left


def close_lots(state: State, cycle: int) -> None:
    """Notes what they hold when it has ended."""
    for index in range(state.cycles[cycle].lot, state.cycles[cycle].lot_end):
        state.lot_cycles[index].left = state.lots[state.lot_cycles[index].lot].left
