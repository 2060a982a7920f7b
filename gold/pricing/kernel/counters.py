"""What a number has counted of a service in a cycle, its free units, and what is left of them for the next one."""

from collections.abc import Sequence

from gold.pricing.kernel.records import NONE, Counter


def open_counter(counters: Sequence[Counter], index: int) -> None:
    """Settles what a cycle got from the one before, whose uses are all rated by then."""
    counter = counters[index]
    if not counter.is_open:
        if counter.before != NONE:
            counter.carried_in = carried_out(counters, counter.before)
        counter.is_open = True


def carried_out(counters: Sequence[Counter], index: int) -> int:
    """What is left of a cycle's own free units, where they pass on. Carried ones are used first, and lapse."""
    counter = counters[index]
    if not counter.rolls_over:
        return 0
    return max(counter.granted - max(counter.counted - counter.carried_in, 0), 0)


def close_counters(counters: Sequence[Counter]) -> None:
    """Writes what each passes on."""
    for index in range(len(counters)):
        open_counter(counters, index)
        counters[index].carried_out = carried_out(counters, index)
