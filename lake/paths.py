"""Names of files that Spark can read as they are, and sentences for those that it cannot."""

import re
from pathlib import Path, PurePath

from lake.errors import Stop

PATTERN = "*?[]{}\\\0"
"""Spark takes a path with one of these for a pattern of names; none has a NUL."""


def is_passed_over(path: PurePath) -> bool:
    """Whether Spark takes a file below a folder for one of its own, and says nothing."""
    return any(part.startswith(("_", ".")) for part in path.parts)


def pattern_in(path: str) -> str:
    """The character that makes a pattern of a path; empty where there is none."""
    return min(set(path) & set(PATTERN), default="")


def with_colon(path: object, others: int = 0) -> Stop:
    """Why a file is refused. others: how many more are refused for the same."""
    these = f"{path} and {others:,} more have ':' in their names" if others else f"{path} has ':' in its name"
    return Stop(f"{these}, which Spark cannot read: rename {'them' if others else 'it'}.")


def readable(path: str) -> str:
    """The path of a file or folder. Raises Stop where Spark would look for something else."""
    if sign := pattern_in(path):
        raise Stop(f"{path!r} has {sign!r} in its name, which Spark reads as a pattern: rename it.")
    if ":" in PurePath(path).name:
        raise with_colon(path)
    return path


def has_login(address: str) -> bool:
    """Whether an address says with which name or key to log in: s3://KEY:SECRET@bucket, user:password@host:9092."""
    return re.search(r"(^|://)[^/@:]*:[^@]*@", address) is not None


def rooted(root: str) -> str:
    """A lake's folder with its whole path, or its URL."""
    return root.rstrip("/") if "://" in root else str(Path(root).resolve())


def table_path(root: str, name: str) -> str:
    """Where a table of this name is: silver.usage stands in silver/usage."""
    return f"{root}/{name.replace('.', '/')}"
