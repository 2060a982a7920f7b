"""Files that are written whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


def write_whole(path: Path, text: str) -> None:
    """Writes a file so that a reader sees the old one, or the new, and never a part: see whole_file."""
    with whole_file(path) as file:
        file.write(text)


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A file to be written, which stands once the block ends, and not where that fails. Its folder is made if need be.

    Until then it has a name that ends in .new, which those that look for files by their ending pass over.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.new")
    try:
        with made.open("w", encoding="utf-8", newline="") as file:
            yield file
        made.replace(path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
