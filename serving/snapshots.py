"""Immutable snapshots of tables as plain Parquet: one folder per set of versions, and a pointer that flips last.

    <published>/current.json           {"id": ..., "path": ...}: the pointer, for any file system or object store
    <published>/current -> <id>        the same as a link, where there are links
    <published>/<id>/manifest.json     versions, and columns, rows and hashes of each table; written last, so a folder
                                       with it is whole
    <published>/<id>/<table>/*.parquet a file for each cycle, 2026-03.parquet, or all.parquet; all columns inside
    <published>/<id>/reports/*.csv

A reader resolves the pointer once and stays in that folder: what it reads there never changes, whatever is published.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

LAYOUT = 7
"""Part of every id. A new number publishes the same versions anew, when the files' layout or the reports change."""

UNFINISHED = ".making-"
"""How the folder of an unfinished snapshot begins. One that is still there was left by a crash."""


@dataclass(frozen=True)
class Manifest:
    """versions: of all tables that were read, -1 for one that did not exist. tables: of each that is published columns
    (types by name), rows, and parts: rows, hash and source of each file. format: of this text; what a version has,
    later ones have too.

    published_at: ISO 8601, UTC. It and the table of runs alone differ between two publishings of the same versions.
    """

    id: str
    versions: Mapping[str, int]
    tables: Mapping[str, Mapping[str, Any]]
    reports: tuple[str, ...]
    published_at: str
    format: int = 1


def snapshot_id(versions: Mapping[str, int], with_numbers: bool = False) -> str:
    """Twelve hex digits that name a set of versions, and whether numbers are listed."""
    named = json.dumps([LAYOUT, sorted(versions.items()), with_numbers])
    return hashlib.sha256(named.encode()).hexdigest()[:12]


def current(published: Path) -> Manifest | None:
    """What the pointer names; None before the first publishing."""
    try:
        return manifest(published / json.loads((published / "current.json").read_text())["path"])
    except FileNotFoundError:
        return None


def manifest(folder: Path) -> Manifest:
    """The manifest of a whole snapshot; what a later version says besides is passed over. Raises FileNotFoundError for
    any other folder."""
    said = json.loads((folder / "manifest.json").read_text())
    known = {field.name: said[field.name] for field in fields(Manifest) if field.name in said}
    return Manifest(**{**known, "reports": tuple(said["reports"])})


def whole(published: Path, name: str) -> Manifest | None:
    """The snapshot's manifest; None if it was never made, or not to its end."""
    try:
        return manifest(published / name)
    except FileNotFoundError:
        return None


def snapshots(published: Path) -> list[Manifest]:
    """All whole snapshots, newest first."""
    manifests = [
        manifest(path.parent) for path in published.glob("[!.]*/manifest.json") if not path.parent.is_symlink()
    ]
    return sorted(manifests, key=lambda snapshot: (snapshot.published_at, snapshot.id), reverse=True)


def begin(published: Path, name: str) -> Path:
    """An empty folder to make a snapshot in; what a crash left of others goes."""
    for left in published.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left)
    folder = published / f"{UNFINISHED}{name}"
    (folder / "reports").mkdir(parents=True)
    return folder


def finish(making: Path, made: Manifest) -> Manifest:
    """Writes the manifest and gives the folder its name: from now on it never changes."""
    replace(making / "manifest.json", as_json(asdict(made)))
    folder = making.with_name(made.id)
    if folder.exists():  # without a manifest, else it would not be made again
        shutil.rmtree(folder)
    making.rename(folder)
    return made


def flip(published: Path, name: str) -> None:
    """Points current.json to the snapshot, and the link where there are links, each by one atomic rename."""
    fresh = published / ".current"
    fresh.unlink(missing_ok=True)
    with suppress(OSError):
        fresh.symlink_to(name)
        fresh.replace(published / "current")
    replace(published / "current.json", pointer(name))


def pointer(name: str) -> str:
    """The text of current.json."""
    return as_json({"id": name, "path": name})


def prune(published: Path, keep: int) -> int:
    """Removes all but the newest snapshots and the current one; returns how many went."""
    pointed = current(published)
    others = [snapshot for snapshot in snapshots(published) if pointed is None or snapshot.id != pointed.id]
    gone = others[keep - 1 :]
    for old in gone:
        making = (published / old.id).rename(published / f"{UNFINISHED}{old.id}")  # so that no half of it is ever seen
        shutil.rmtree(making)
    return len(gone)


def replace(path: Path, text: str) -> None:
    """Writes a file so that a reader sees the old or the new one, and a crash of the machine neither half."""
    fresh = path.with_name(f".{path.name}")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def as_json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2) + "\n"
