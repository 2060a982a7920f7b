"""The invoice of a bill in the folder of invoices, and whether it says what the bill says."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from serving.dashboard.snapshot import Row
from serving.invoices.document import Document, file_name

State = Enum("State", ["SAME", "NONE", "OLDER", "NEWER"])


@dataclass(frozen=True)
class Invoice:
    """state: SAME as the bill, of an OLDER or a NEWER bill, or NONE, where no file is to be read."""

    pdf: Path
    json: Path
    state: State


def invoice(folder: Path, bill: Row, document: Document) -> Invoice:
    """The invoice of a bill. folder: of all cycles. document: of the same bill."""
    name = file_name(bill["bill_id"])
    as_pdf, as_json = (folder / bill["cycle"] / f"{name}.{kind}" for kind in ("pdf", "json"))
    return Invoice(as_pdf, as_json, state(as_pdf, as_json, bill, document))


def state(as_pdf: Path, as_json: Path, bill: Row, document: Document) -> State:
    """By content, since files may be copied; of two that differ, their times tell which is older."""
    try:
        drawn = said(json.loads(as_json.read_text(encoding="utf-8")))
        drawn_at = datetime.fromtimestamp(as_pdf.stat().st_mtime, UTC)
    except (OSError, ValueError, KeyError, TypeError):  # no file, half of one, or another's
        return State.NONE
    if drawn == said(document):
        return State.SAME
    return State.OLDER if drawn_at <= bill["billed_at"] else State.NEWER


def said(document: Document) -> object:
    """What a customer would see to be another: the amounts, and those of the lines."""
    lines = [(line["line_no"], line["label"], line["amount"], line["units"]) for line in document["lines"]]
    return document["amounts"], document["status"], lines
