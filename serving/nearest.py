"""The names most like another, as somebody may have mistyped it."""

from collections.abc import Iterable
from itertools import takewhile
from operator import eq


def nearest(names: Iterable[str], wanted: str, count: int) -> list[str]:
    """Names by the least number of letters to insert, drop or change, then by themselves.

    Each name's rows of the table of distances begin with those of the name before it in their order, as far as the
    two begin alike: of a hundred thousand accounts numbered one after another, most need one row.
    """
    rows, last = [list(range(len(wanted) + 1))], ""
    best: list[tuple[int, str]] = []
    for name in sorted(set(names)):
        alike = sum(1 for _ in takewhile(bool, map(eq, name, last)))
        del rows[alike + 1 :]
        for letter in name[len(rows) - 1 :]:
            if len(best) == count and min(rows[-1]) > best[-1][0]:
                break  # nor will a longer beginning come nearer
            rows.append(next_row(rows[-1], letter, wanted))
        else:
            best = sorted([*best, (rows[-1][-1], name)])[:count]
        last = name[: len(rows) - 1]
    return [name for _, name in best]


def next_row(row: list[int], letter: str, wanted: str) -> list[int]:
    """Distances of one more letter of a name from each beginning of the wanted one."""
    distances = [row[0] + 1]
    for position, other in enumerate(wanted):
        distances.append(min(row[position] + (letter != other), row[position + 1] + 1, distances[-1] + 1))
    return distances
