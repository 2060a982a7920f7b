"""What a run leaves for the next beside the tables, as small JSON files: forgotten, they cost time:
a job does again what it would have found done, and approve-bills asks for bill-cycle once more. No figure changes.
"""

import json
from pathlib import Path
from typing import Any

from lake.whole_files import write_whole

FOLDER = "_notes"


def read_note(root: str, name: str) -> Any:
    """What was noted by this name in the lake below a folder; None where nothing is, or nothing that can be read."""
    try:
        return json.loads(note_path(root, name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_note(root: str, name: str, value: Any) -> None:
    """Notes a value as JSON, all of it or nothing."""
    write_whole(note_path(root, name), json.dumps(value))


def noted_names(root: str, prefix: str) -> list[str]:
    """The names that begin so, of what was noted."""
    return sorted(path.stem for path in note_path(root, "").parent.glob(f"{prefix}*.json"))


def note_path(root: str, name: str) -> Path:
    """Where it is: inside the lake, or below var/ where the lake is a bucket."""
    return Path("var" if "://" in root else root) / FOLDER / f"{name}.json"
