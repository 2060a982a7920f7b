"""Folders of seals: 2026-03, then 2026-03+1 for what was issued after it. Made out of sight, each stands whole."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lake.points import passed
from serving.seals.records import write_proofs
from serving.seals.verify_seal import DETAIL, DOCUMENTS, MANIFEST, ROOT, leaf_hash

FORMAT = 1
"""Of a seal: raise it when a file is added or means something else."""

BASES, ELSEWHERE = "bases.jsonl", "elsewhere.jsonl"
"""Files: bases of issued cycles; lines of the cycle on documents of others."""

READ_ONLY = 0o444


@dataclass(frozen=True)
class Seal:
    """One that stands."""

    folder: Path

    @property
    def root(self) -> str:
        """The root that it names."""
        return (self.folder / ROOT).read_text(encoding="utf-8").strip()

    @property
    def detail_kept_until(self) -> date:
        """The first day on which call detail of the cycle may be gone. Raises ValueError or KeyError where damaged."""
        manifest = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        return date.fromisoformat(manifest["detail_kept_until"])

    def detail_files(self) -> list[Path]:
        """Its call detail, as far as it is there."""
        return sorted((self.folder / DETAIL).glob("*"))

    def documents(self) -> dict[str, str]:
        """The row_hash of the documents in it, by document_id. Raises ValueError or KeyError where it was damaged."""
        with (self.folder / DOCUMENTS).open(encoding="utf-8", newline="\n") as lines:
            return {document["document_id"]: document["row_hash"] for document in map(json.loads, lines)}


def seals(where: Path, cycle: str) -> list[Seal]:
    """The seals of a cycle in a folder, in their order."""
    standing: list[Seal] = []
    while (folder := where / name_of(cycle, len(standing))).exists():
        standing.append(Seal(folder))
    return standing


def name_of(cycle: str, supplement: int) -> str:
    """What a seal is called."""
    return f"{cycle}+{supplement}" if supplement else cycle


def begin(where: Path, name: str) -> Path:
    """An empty folder to make a seal in, out of sight; what a crash left in it goes."""
    making = where / f".{name}.new"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    return making


def finish(making: Path, name: str, facts: Mapping[str, Any]) -> Seal:
    """Writes manifest, root and proofs, and gives the folder its name: from now on it never changes.

    facts: what the manifest says beside the hashes of all files that are there by now.
    """
    files = sorted(path for path in making.rglob("*") if path.is_file())
    hashes = {path.relative_to(making).as_posix(): sha256(path) for path in files}
    manifest = json.dumps({"format": FORMAT, **facts, "files": hashes}, ensure_ascii=False, indent=1) + "\n"
    (making / MANIFEST).write_text(manifest, encoding="utf-8", newline="\n")
    with (making / DOCUMENTS).open("rb") as lines:
        leaves = [leaf_hash(line.removesuffix(b"\n")) for line in lines]
    root = write_proofs(making, [*leaves, leaf_hash(manifest.encode())])
    (making / ROOT).write_text(root + "\n", encoding="utf-8", newline="\n")
    keep(making)
    passed("seal-cycle: all is written")
    seal = Seal(making.rename(making.with_name(name)))
    sync(seal.folder.parent)
    return seal


def sha256(path: Path) -> str:
    """Of a file's bytes, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(folder: Path) -> None:
    """Puts all that is in a folder on disk, to be read only."""
    for path in (*folder.rglob("*"), folder):
        if path.is_file():
            path.chmod(READ_ONLY)
        sync(path)


def sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
