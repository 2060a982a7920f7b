"""Small files that are written whole or not at all."""

from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Writes a file so that a reader sees the old one, or the new, and never a part. Its folder is made if need be.

    Until then it has a name that ends in .new, which those that look for files by their ending pass over.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.new")
    made.write_text(text, encoding="utf-8")
    made.replace(path)
