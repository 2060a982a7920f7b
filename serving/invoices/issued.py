"""Issued documents as files: JSON and PDF under their hashes as names, and a link by the document's number.

A document that charges or corrects uses has itemisations beside its statement: serving/invoices/itemisation.py.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from lake.errors import Stop
from serving.invoices.document import Document, amount
from serving.invoices.files import write
from serving.invoices.itemisation import ITEMS, all_files, cycle_of
from serving.invoices.pdf import LAYOUT, pdf

FILES, BY_NUMBER = "documents", "issued"
"""Folders below that of invoices: all files by hash, and links to them by year and number."""

SEED = ".issue.salt"

EQUAL, GONE, OTHER = "equal", "gone", "other"
FAULTS = {GONE: "is gone", OTHER: "is not the one that was issued"}


@dataclass
class Filed:
    """By document_id, the hashes of its files by their kind: json, pdf, and those of its itemisations."""

    hashes: dict[str, dict[str, str]] = field(default_factory=dict)


def file_documents(source: Path, folder: Path, seed: str) -> Filed:
    """Writes the files of the documents of one staged file below a folder, a line each: document_id, number,
    issue_date, content, items of a bill that is itemised, and corrected, those of corrections by cycle. Files that are
    there stay. seed: of salts."""
    filed = Filed()
    with source.open(encoding="utf-8", newline="\n") as lines:
        for line in map(json.loads, lines):
            said = statement(json.loads(line["content"]), line["number"], line["issue_date"])
            listed = {said["cycle"]: json.loads(line[ITEMS])} if ITEMS in line else {}
            listed |= json.loads(line.get("corrected", "{}"))
            contents = drawn(said) | all_files(said, listed, partial(salt_of, seed, line["document_id"]))
            filed.hashes[line["document_id"]] = {kind: file(contents[kind], kind, folder) for kind in contents}
    return filed


def drawn(said: Document) -> dict[str, bytes]:
    """The files of a statement, by their kind."""
    return {"json": as_json(said), "pdf": pdf(said)}


def salt_seed(folder: Path) -> str:
    """What all salts of an issue are made of, drawn by chance. It is kept until the issue is complete, so that a run
    after one that broke off writes the same files."""
    path = folder / SEED
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write(path, secrets.token_hex(32).encode())
    return path.read_text(encoding="ascii")


def forget_seed(folder: Path) -> None:
    """When an issue is complete: a salt then is in its file alone, and gone with it."""
    (folder / SEED).unlink(missing_ok=True)


def salt_of(seed: str, document_id: str, cycle: str) -> str:
    """64 hex digits, for an itemisation of a cycle: that of another cycle may stay longer."""
    return hashlib.sha256(f"{seed}/{document_id}/{cycle}".encode()).hexdigest()


def statement(content: Document, number: str, issue_date: str) -> Document:
    """What is sent of a document: its content, its number and its date of issue."""
    decimals = content["decimals"]
    lines = [shortened(line, ("amount", "included"), decimals) for line in content["lines"]]
    carried = [shortened(block, ("total",), decimals) for block in content["carried"]]
    amounts = shortened(content["amounts"], content["amounts"], decimals)
    sent = {"number": number, "issue_date": issue_date, "status": "issued", "layout": LAYOUT}
    made = {"bill_id": content["document_id"], "lines": lines, "carried": carried, "amounts": amounts}
    return content | sent | made | {"allowances": [], "tariffs": [], "items": []}


def as_json(said: Document) -> bytes:
    return (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode()


def file(content: bytes, kind: str, folder: Path) -> str:
    """Writes a file under its hash, unless it is there. Returns the hash."""
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(folder, digest, kind)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, content)
    return digest


def path_of(folder: Path, digest: str, kind: str) -> Path:
    """Where the file of a hash is."""
    return folder / FILES / digest[:2] / f"{digest}.{kind}"


def link(folder: Path, number: str, year: int, hashes: Mapping[str, str]) -> None:
    """Lets the files of a document be found by its number: a link, or a copy where the file system has none. Raises
    Stop where the number stands for another document's file already."""
    for kind, digest in hashes.items():
        path = link_of(folder, number, year, kind)
        path.parent.mkdir(parents=True, exist_ok=True)
        there = compared(path, digest)
        if there == OTHER:
            raise Stop(f"{path} is a file of another document: move it away, and run it again.")
        if there == GONE:
            try:
                os.link(path_of(folder, digest, kind), path)
            except OSError:
                shutil.copyfile(path_of(folder, digest, kind), path)


def link_of(folder: Path, number: str, year: int, kind: str) -> Path:
    """Where a file of a number is found."""
    return folder / BY_NUMBER / f"{year}" / f"{number}{'-' if kind.startswith(ITEMS) else '.'}{kind}"


def item_files(folder: Path, row: Mapping[str, Any], cycles: Container[str]) -> Iterator[Path]:
    """The files of a document's itemisations of some cycles that are there, by hash and by number. row: of
    gold.documents."""
    for entry in row["file_hashes"]:
        if (kind := entry["name"]).startswith(ITEMS) and cycle_of(kind, row["cycle"]) in cycles:
            link = link_of(folder, row["number"], row["issue_date"].year, kind)
            yield from (path for path in (link, path_of(folder, entry["hash"], kind)) if path.exists())


def file_faults(folder: Path, rows: Iterable[Mapping[str, Any]], kept_from: str = "") -> Iterator[str]:
    """Files of documents that are gone, or hold other bytes than were issued. rows: of gold.documents. kept_from: the
    first cycle whose itemisations are kept."""
    for row in rows:
        for entry in row["file_hashes"]:
            kind, digest, number = entry["name"], entry["hash"], row["number"]
            is_kept = not kind.startswith(ITEMS) or cycle_of(kind, row["cycle"]) >= kept_from
            if (fault := stored(folder, kind, digest)) != EQUAL and (is_kept or fault != GONE):
                yield f"the {kind.upper()} of {number} {FAULTS[fault]}: {path_of(folder, digest, kind)}"
            path, own = link_of(folder, number, row["issue_date"].year, kind), path_of(folder, digest, kind)
            is_own = path.exists() and own.exists() and path.samefile(own)  # which is read already
            if not is_own and compared(path, digest) == OTHER:
                yield f"the {kind.upper()} of {number} {FAULTS[OTHER]}: {path}"


def stored(folder: Path, kind: str, digest: str) -> str:
    """Whether the file of a hash is there, and is it: EQUAL, GONE or OTHER."""
    return compared(path_of(folder, digest, kind), digest)


def compared(path: Path, digest: str) -> str:
    """Whether a file is there, and has the hash: EQUAL, GONE or OTHER."""
    if not path.exists():
        return GONE
    return EQUAL if hashlib.sha256(path.read_bytes()).hexdigest() == digest else OTHER


def shortened(entry: Document, names: Iterable[str], decimals: int) -> Document:
    """An entry whose amounts have the currency's own number of decimals: what is cut off is zero."""
    return entry | {name: amount(entry[name] and Decimal(entry[name]), decimals) for name in names}
