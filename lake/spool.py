"""Texts that come in any order and leave in that of their numbers, kept in a file meanwhile."""

from typing import IO


class Spool:
    """Numbered lines of text in a file of their own, such as a temporary one."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: list[tuple[int, int, int]] = []
        self._end = 0

    def write(self, number: int, text: str) -> None:
        """Keeps a line of text."""
        line = text.encode() + b"\n"
        self._file.write(line)
        self._places.append((number, self._end, len(line)))
        self._end += len(line)

    def copy(self, file: IO[bytes]) -> None:
        """Writes all lines in the order of their numbers."""
        self._places.sort()
        for _, begin, length in self._places:
            self._file.seek(begin)
            file.write(self._file.read(length))
