"""What a run leaves for the next beside the tables, as small JSON files: forgotten, they cost time and nothing else."""

import json
from pathlib import Path
from typing import Any

FOLDER = "_notes"


def read_note(root: str, name: str) -> Any:
    """What was noted by this name in the lake below a folder; None where nothing is, or nothing that can be read."""
    try:
        return json.loads(note_path(root, name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_note(root: str, name: str, value: Any) -> None:
    """Notes a value as JSON, all of it or nothing."""
    path = note_path(root, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_suffix(".new")
    made.write_text(json.dumps(value), encoding="utf-8")
    made.replace(path)


def note_path(root: str, name: str) -> Path:
    """Where it is: inside the lake, or below var/ where the lake is a bucket."""
    return Path("var" if "://" in root else root) / FOLDER / f"{name}.json"
