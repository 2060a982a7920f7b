"""Memos: what a run leaves for the next beside the tables, as small JSON files.

Forgotten, they cost time: a job does again what it would have found done, and approve-bills asks for bill-cycle once
more. No figure changes.
"""

import json
from pathlib import Path
from typing import Any

from lake.whole_files import write_whole

FOLDER = "_notes"
"""As lakes have it."""


def read_memo(root: str, name: str) -> Any:
    """The memo of this name in the lake below a folder; None where there is none, or none that can be read."""
    try:
        return json.loads(memo_path(root, name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_memo(root: str, name: str, value: Any) -> None:
    """Keeps a value as JSON, all of it or nothing."""
    write_whole(memo_path(root, name), json.dumps(value))


def memo_names(root: str, prefix: str) -> list[str]:
    """The names of memos that begin so."""
    return sorted(path.stem for path in memo_path(root, "").parent.glob(f"{prefix}*.json"))


def memo_path(root: str, name: str) -> Path:
    """Where it is: inside the lake, or below var/ where the lake is a bucket."""
    return Path("var" if "://" in root else root) / FOLDER / f"{name}.json"
