"""The files of an issued document: whether they are as they were issued, and are drawn again as they were."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jobs.reading.expired import read_kept
from jobs.reading.recorded import Expired, issuing_run
from machine.command import Call
from serving.invoices.document import Document
from serving.invoices.fingerprint import fingerprint
from serving.invoices.issued import EQUAL, GONE, drawn, path_of, statement, stored
from serving.invoices.itemisation import ITEMS, all_files, cycle_of, kind_of

Row = Mapping[str, Any]
DIFFERS, NOT_COMPARABLE, EXPIRED = "differs", "not comparable", "expired"


def of_files(
    call: Call, document: Row, listed: Mapping[str, Sequence[Document]] = MappingProxyType({})
) -> dict[str, dict[str, str]]:
    """By kind, whether the stored file is there and as issued, or its time is over, and whether it is drawn again as
    it was.

    listed: the uses of its itemisations by cycle, made again; one without is not comparable.
    """
    folder = Path(call.settings.lake.invoices).resolve()
    hashes = {entry["name"]: entry["hash"] for entry in document["file_hashes"]}
    states = {kind: stored(folder, kind, digest) for kind, digest in hashes.items()}
    if (kept := read_kept(call.reader)) is not None:
        gone = [kind for kind in states if kind.startswith(ITEMS) and states[kind] == GONE]
        states |= {kind: EXPIRED for kind in gone if cycle_of(kind, document["cycle"]) < kept.cycle}
    salts = dict[str, str]()
    for cycle in listed:
        kind = kind_of("json", cycle, document["cycle"])
        if states.get(kind) == EQUAL:
            salts[cycle] = json.loads(path_of(folder, hashes[kind], kind).read_bytes())["salt"]
    again = redrawn(call, document, {cycle: listed[cycle] for cycle in salts}, salts)
    told = {}
    for kind, digest in hashes.items():
        is_drawn = kind in again and (EQUAL if hashlib.sha256(again[kind]).hexdigest() == digest else DIFFERS)
        told[kind] = {"stored": states[kind], "redrawn": is_drawn or NOT_COMPARABLE}
    return told


def redrawn(
    call: Call, document: Row, listed: Mapping[str, Sequence[Document]], salts: Mapping[str, str]
) -> dict[str, bytes]:
    """Its files drawn again; none where something else drew them, as the run that issued it tells. listed, salts: of
    its itemisations, by cycle."""
    try:
        drawn_by = issuing_run(call.root, document).counts.get("drawn_by")
    except Expired:
        return {}
    if drawn_by != fingerprint():
        return {}
    said = statement(json.loads(document["content"]), document["number"], str(document["issue_date"]))
    return drawn(said) | all_files(said, listed, salts.__getitem__)
