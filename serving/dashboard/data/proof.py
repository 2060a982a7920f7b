"""What proves an issued document: its place and hash in the chain, as the lake has them, and its cycle's seal."""

import json
from dataclasses import dataclass
from decimal import Context, Inexact, InvalidOperation, localcontext
from pathlib import Path

import polars as pl

from gold.documents import DOCUMENTS
from lake.reader import Reader
from serving.dashboard.snapshot import Row
from serving.seals.folders import Seal, seals
from serving.seals.verify_seal import PROOFS, UNREADABLE, verified_proof


@dataclass(frozen=True)
class Proof:
    """row_hash: of the document in the lake; empty where it is not to be read. seal: that has it, if any does.

    root: that the seal names. faults: what contradicts it: nothing of a document whose way leads to the root.
    """

    row_hash: str = ""
    seal: Path | None = None
    root: str = ""
    faults: tuple[str, ...] = ()


def proof(root: str, folder: Path, document: Row) -> Proof:
    """That of a row of fact_document that has a number. root: of the lake. folder: of seals."""
    row_hash = hash_in(root, document)
    for seal in seals(folder, document["cycle"]):
        path = seal.folder / PROOFS / f"{document['number']}.json"
        if path.exists():
            return sealed(row_hash, seal, path)
    return Proof(row_hash)


def hash_in(root: str, document: Row) -> str:
    """The hash that stands for a document in the chain; nothing where the lake is no folder, or has it no more."""
    if "://" in root:
        return ""
    rows = Reader(root).scan(DOCUMENTS, {"cycle": [document["cycle"]]})
    own = rows.filter(pl.col("document_id") == document["document_id"]).select("row_hash").collect()
    return str(own["row_hash"][0]) if len(own) else ""


def sealed(row_hash: str, seal: Seal, path: Path) -> Proof:
    """By its way to the root, worked out anew. path: of the document's proof in a seal."""
    try:
        with localcontext(Context(100, traps=[Inexact, InvalidOperation])):  # sums are exact, or none
            report = verified_proof(path)
        record, root = json.loads(path.read_bytes())["document"], seal.root
    except UNREADABLE as error:
        return Proof(row_hash, seal.folder, "", (f"{path.name} cannot be read ({type(error).__name__})",))
    faults = list(report.faults)
    if report.root != root:
        faults.append(f"{path.name} leads to the root {report.root}")
    if row_hash not in ("", record["row_hash"]):
        faults.append(f"the hash in the seal is {record['row_hash']}")
    return Proof(row_hash, seal.folder, root, tuple(faults))
