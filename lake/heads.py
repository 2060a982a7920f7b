"""Heads of a chain of rows, noted outside the lake: what was last in it, so that its end cannot go unseen.

A JSON object a line: place, row_hash, run.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lake.errors import Stop


def begin(path: Path) -> None:
    """Makes a file without heads where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def heads(path: Path) -> list[dict[str, Any]]:
    """All that were noted, the oldest first; a line that broke off counts for nothing. Raises Stop if it is no file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        raise Stop(f"{path} cannot be read, which holds the last document of each issue: bring it back.") from None
    return [head for line in lines if (head := read(line)) is not None]


def read(line: str) -> dict[str, Any] | None:
    try:
        head = json.loads(line)
    except ValueError:
        return None
    return head if isinstance(head, dict) and {"place", "row_hash", "run"} <= head.keys() else None


def note(path: Path, head: Mapping[str, Any]) -> None:
    """Adds a head, on disk when this returns. One that broke off before stays a line of its own."""
    is_whole = path.read_bytes()[-1:] in (b"", b"\n")
    with path.open("a", encoding="utf-8") as file:
        file.write(("" if is_whole else "\n") + json.dumps(dict(head)) + "\n")
        file.flush()
        os.fsync(file.fileno())
