"""The files of an issued document: whether they are as they were issued, and are drawn again as they were."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jobs.reading.expired import read_kept
from jobs.reading.recorded import Expired, issuing_run
from machine.command import Call
from serving.invoices.fingerprint import fingerprint
from serving.invoices.issued import EQUAL, GONE, drawn, path_of, statement, stored
from serving.invoices.itemisation import ITEMS, JSON, files_of, itemisation
from serving.invoices.listed import Listing

Row = Mapping[str, Any]
DIFFERS, NOT_COMPARABLE, EXPIRED = "differs", "not comparable", "expired"


def of_files(call: Call, document: Row, uses: Sequence[Row] = ()) -> dict[str, dict[str, str]]:
    """By kind, whether the stored file is there and as issued, or its time is over, and whether it is drawn again as
    it was.

    uses: that a bill charges, made again; without them an itemisation is not comparable.
    """
    folder = Path(call.settings.lake.invoices).resolve()
    hashes = {entry["name"]: entry["hash"] for entry in document["file_hashes"]}
    states = {kind: stored(folder, kind, digest) for kind, digest in hashes.items()}
    if (kept := read_kept(call.reader)) is not None and document["cycle"] < kept.cycle:
        states |= {kind: EXPIRED for kind in states if kind.startswith(ITEMS) and states[kind] == GONE}
    is_listed = bool(uses) and states.get(JSON) == EQUAL
    salt = json.loads(path_of(folder, hashes[JSON], JSON).read_bytes())["salt"] if is_listed else None
    again = redrawn(call, document, uses, salt)
    told = {}
    for kind, digest in hashes.items():
        is_drawn = kind in again and (EQUAL if hashlib.sha256(again[kind]).hexdigest() == digest else DIFFERS)
        told[kind] = {"stored": states[kind], "redrawn": is_drawn or NOT_COMPARABLE}
    return told


def redrawn(call: Call, document: Row, uses: Sequence[Row], salt: str | None) -> dict[str, bytes]:
    """Its files drawn again; none where something else drew them, as the run that issued it tells. salt: of its
    itemisation, which is left out without one."""
    try:
        drawn_by = issuing_run(call.root, document).counts.get("drawn_by")
    except Expired:
        return {}
    if drawn_by != fingerprint():
        return {}
    said = statement(json.loads(document["content"]), document["number"], str(document["issue_date"]))
    if salt is None:
        return drawn(said)
    return drawn(said) | files_of(itemisation(said, Listing(said["time_zone"]).items(uses), salt))
