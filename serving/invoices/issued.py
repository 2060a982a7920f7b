"""Issued documents as files: JSON and PDF under their hashes as names, and a link by the document's number."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from serving.invoices.document import Document, amount
from serving.invoices.files import write
from serving.invoices.pdf import LAYOUT, pdf

FILES, BY_NUMBER = "documents", "issued"
"""Folders below that of invoices: all files by hash, and links to them by year and number."""


@dataclass
class Filed:
    """By document_id, the hashes of its files by their kind: json, pdf."""

    hashes: dict[str, dict[str, str]] = field(default_factory=dict)


def file_documents(source: Path, folder: Path) -> Filed:
    """Writes the files of the documents of one staged file below a folder, a line each: document_id, number,
    issue_date and content. Those that are there stay."""
    filed = Filed()
    with source.open(encoding="utf-8", newline="\n") as lines:
        for line in map(json.loads, lines):
            contents = drawn(json.loads(line["content"]), line["number"], line["issue_date"])
            filed.hashes[line["document_id"]] = {kind: file(contents[kind], kind, folder) for kind in contents}
    return filed


def drawn(content: Document, number: str, issue_date: str) -> dict[str, bytes]:
    """The files of a document, by their kind."""
    said = statement(content, number, issue_date)
    return {"json": as_json(said), "pdf": pdf(said)}


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
    """Lets the files of a document be found by its number: a link, or a copy where the file system has none."""
    target = folder / BY_NUMBER / f"{year}"
    target.mkdir(parents=True, exist_ok=True)
    for kind, digest in hashes.items():
        place = target / f"{number}.{kind}"
        if not place.exists():
            try:
                os.link(path_of(folder, digest, kind), place)
            except OSError:
                shutil.copyfile(path_of(folder, digest, kind), place)


def file_faults(folder: Path, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Files of documents that are gone, or hold other bytes than were issued. rows: of gold.documents."""
    for row in rows:
        for entry in row["file_hashes"]:
            kind, digest = entry["name"], entry["hash"]
            if (fault := stored(folder, kind, digest)) != EQUAL:
                yield f"the {kind.upper()} of {row['number']} {FAULTS[fault]}: {path_of(folder, digest, kind)}"


EQUAL, GONE, OTHER = "equal", "gone", "other"
FAULTS = {GONE: "is gone", OTHER: "is not the one that was issued"}


def stored(folder: Path, kind: str, digest: str) -> str:
    """Whether the file of a hash is there, and is it: EQUAL, GONE or OTHER."""
    path = path_of(folder, digest, kind)
    if not path.exists():
        return GONE
    return EQUAL if hashlib.sha256(path.read_bytes()).hexdigest() == digest else OTHER


def shortened(entry: Document, names: Iterable[str], decimals: int) -> Document:
    """An entry whose amounts have the currency's own number of decimals: what is cut off is zero."""
    return entry | {name: amount(entry[name] and Decimal(entry[name]), decimals) for name in names}
