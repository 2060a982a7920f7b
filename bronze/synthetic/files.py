"""Messages as JSON-lines files, for those who drop files in a folder instead of sending to Kafka."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

LINES = 10_000  # per file


def write_files(folder: Path, name: str, values: Iterable[bytes]) -> int:
    """Writes <name>-00001.jsonl and so on, one value a line, and returns how many files. Raises OSError.

    A file appears under its name when it is whole, so that nobody reads half of one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    left = iter(values)
    number = 0
    while lines := list(islice(left, LINES)):
        number += 1
        write_whole(folder / f"{name}-{number:05d}.jsonl", lines)
    return number


def write_whole(path: Path, lines: list[bytes]) -> None:
    """Writes the lines to a hidden file and renames it."""
    hidden = path.with_name(f".{path.name}")
    with hidden.open("wb") as file:
        file.writelines(line + b"\n" for line in lines)
    hidden.replace(path)
