"""Names of files that Spark can read as they are, and sentences for those that it cannot."""

from pathlib import PurePath

from lake.errors import Stop

PATTERN = "*?[]{}\\\0"
"""Spark takes a path with one of these for a pattern of names; none has a NUL."""


def is_passed_over(path: PurePath) -> bool:
    """Whether Spark takes a file below a folder for one of its own, and says nothing."""
    return any(part.startswith(("_", ".")) for part in path.parts)


def readable(path: str) -> str:
    """The path of a file or folder. Raises Stop where Spark would look for something else."""
    name = PurePath(path).name
    if found := sorted(set(path) & set(PATTERN)):
        raise Stop(f"{path!r} has {found[0]!r} in its name, which Spark reads as a pattern: rename it.")
    if ":" in name:
        raise Stop(f"{path} has ':' in its name, which Spark cannot read: rename it.")
    return path
