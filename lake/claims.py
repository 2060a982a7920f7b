"""Which lake a folder or file beside it is of: two that shared one would take what the other left for their own."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from lake.errors import Stop


@dataclass(frozen=True)
class Claimed:
    """A folder or file beside a lake. setting: what names it. note: where it is noted whose it is, hidden in the folder
    or beside the file."""

    path: Path
    setting: str
    note: Path


def folder(path: Path, setting: str) -> Claimed:
    """A folder, which may not be there yet."""
    return Claimed(path, setting, path / ".lake")


def file(path: Path, setting: str) -> Claimed:
    """A file, which may not be there yet."""
    return Claimed(path, setting, path.with_name(f".{path.name}.lake"))


def claim(what: Claimed, lake: str, root: str) -> None:
    """Notes that something is of a lake, if that is not noted. lake: what no other is called.

    Raises Stop where it is another's.
    """
    check_claim(what, lake)
    if lake and not what.note.exists():
        what.note.parent.mkdir(parents=True, exist_ok=True)
        fresh = what.note.with_name(f"{what.note.name}.{secrets.token_hex(4)}")  # jobs may claim it at once
        fresh.write_text(f"{lake} {root}\n", encoding="utf-8")
        fresh.replace(what.note)


def check_claim(what: Claimed, lake: str) -> None:
    """Raises Stop where something is of another lake."""
    if not what.note.exists():
        return
    owner, _, where = what.note.read_text(encoding="utf-8").strip().partition(" ")
    if owner != lake:
        raise Stop(
            f"{what.path} is of another lake, that at {where}: name another as {what.setting} in the settings. If that "
            f"lake is no more, move {what.path.name} away with {what.note}."
        )
