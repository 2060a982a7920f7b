"""What the lines of a summary share."""

from pathlib import Path


def line(what: str, number: int, rest: str) -> str:
    """A count, what it counts, and a word on it."""
    return f"  {what:<18}{number:>8,}  {rest}"


def near(where: Path) -> Path:
    """A place as one types it here: relative below the working directory."""
    return where.relative_to(Path.cwd()) if where.is_relative_to(Path.cwd()) else where
