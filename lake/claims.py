"""Which lake a folder or file beside it is of: two that shared one would take what the other left for their own."""

import secrets
from pathlib import Path

from lake.errors import Stop


def claim(path: Path, lake: str, root: str, setting: str) -> None:
    """Notes that a folder or file is of a lake, if that is not noted. lake: what no other is called. setting: names the
    path. Raises Stop where it is another's."""
    check_claim(path, lake, setting)
    note = note_of(path)
    if lake and not note.exists():
        note.parent.mkdir(parents=True, exist_ok=True)
        fresh = note.with_name(f"{note.name}.{secrets.token_hex(4)}")  # jobs may claim it at once
        fresh.write_text(f"{lake} {root}\n", encoding="utf-8")
        fresh.replace(note)


def check_claim(path: Path, lake: str, setting: str) -> None:
    """Raises Stop where a folder or file is of another lake."""
    note = note_of(path)
    if not note.exists():
        return
    owner, _, where = note.read_text(encoding="utf-8").strip().partition(" ")
    if owner != lake:
        raise Stop(
            f"{path} is of another lake, that at {where}: name another as {setting} in the settings. If that lake is "
            f"no more, move {path.name} away with {note}."
        )


def note_of(path: Path) -> Path:
    """In a folder, or beside a file; hidden, and so none of what lies there."""
    return path.with_name(f".{path.name}.lake") if path.suffix else path / ".lake"
