"""Lines that come by blocks and leave in the order of their numbers, kept in a file meanwhile."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import IO, NamedTuple

WINDOW = 100_000
"""Numbers whose lines are put in order at a time."""


class Block(NamedTuple):
    """Lines that stand in the file one after another. ends: where each of them ends; the block begins at the first."""

    numbers: array[int]
    ends: array[int]


class Spool:
    """Numbered lines of text in a file of their own, such as a temporary one."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._blocks: list[Block] = []
        self._end = 0

    def write(self, numbers: Iterable[int], sizes: Iterable[int], text: bytes) -> None:
        """Keeps the lines of a text, each with its break. numbers: theirs, ascending, none of which was there before.

        sizes: how many bytes each line has.
        """
        self._blocks.append(Block(array("q", numbers), array("q", accumulate(sizes, initial=self._end))))
        self._file.write(text)
        self._end += len(text)

    def copy(self, file: IO[bytes]) -> None:
        """Writes all lines in the order of their numbers."""
        last = max((block.numbers[-1] for block in self._blocks if block.numbers), default=0)
        for first in range(0, last + 1, WINDOW):
            lines = [line for block in self._blocks for line in self._lines(block, first, first + WINDOW)]
            file.writelines(line for _, line in sorted(lines))

    def _lines(self, block: Block, first: int, end: int) -> Iterator[tuple[int, bytes]]:
        """The lines of a block from one number to before another."""
        begin, until = bisect_left(block.numbers, first), bisect_left(block.numbers, end)
        offset = block.ends[begin]
        self._file.seek(offset)
        text = self._file.read(block.ends[until] - offset)
        lines = (text[start - offset : stop - offset] for start, stop in pairwise(block.ends[begin : until + 1]))
        return zip(block.numbers[begin:until], lines, strict=True)
