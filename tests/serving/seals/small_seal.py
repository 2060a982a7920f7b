"""A seal of three documents, made without a lake, and damage to it."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from gold.billing.document_lines import DocumentLine, Entry
from gold.billing.documents import BILL, CREDIT_NOTE, WRITE_OFF, Block, Document
from gold.issuing.chain import linked
from gold.issuing.content import Issuer, Told, draft_row
from serving.seals.folders import Seal, begin, finish
from serving.seals.records import write_documents, write_lines

Rows = Iterable[Mapping[str, Any]]

ISSUER = Issuer({"name": "Tollhouse", "address": "1 Rue du Péage", "vat_id": "MA0"}, "MAD", 2, "Africa/Casablanca")
LINE = DocumentLine(
    "2026-03", "usage/voice", "usage", "voice", "Calls", "+212600000001", "voice", 2, 210, 120, Decimal("6.405180"),
    None, Decimal("6.4100"), None, date(2018, 1, 1), None,
)  # fmt: skip
TAX = DocumentLine(
    "2026-03", "tax/vat", "tax", "vat", "VAT", None, None, None, None, None, Decimal("6.410000"), Decimal("0.200000"),
    Decimal("1.2800"), None, date(2018, 1, 1), None,
)  # fmt: skip
AT = datetime(2026, 4, 2, 10, tzinfo=UTC)
FACTS = {"cycle": "2026-03", "supplement": 0, "previous": None, "sealed_at": AT.isoformat(), "by": "C. Tazi"}


def documents(first_place: int = 1, more: str = "0.00") -> Iterator[dict[str, Any]]:
    """A bill, a credit note, and a write-off, which has no number. more: that the bill asks for its calls."""
    calls = replace(LINE, amount=LINE.amount + Decimal(more))
    carried = (Block("2026-02", "2026-02-ACC1", (Entry(replace(LINE, cycle="2026-02")),)),)
    bill = Document(BILL, "ACC1", "2026-03", None, (Entry(calls), Entry(TAX)), carried)
    note = Document(CREDIT_NOTE, "ACC2", "2026-03", "2026-03-ACC2", (Entry(LINE, True), Entry(TAX, True)))
    rest = Document(WRITE_OFF, "ACC3", "2026-03", "2026-03-ACC3", (Entry(LINE),))
    numbers = (("B2026", f"B2026-{first_place:07}"), ("C2026", f"C2026-{first_place:07}"), (None, None))
    about = {"period": {}, "customer": {"customer_name": "Amína"}, "rounding": "half_up", "rules": {}}
    told = Told(about, {"2026-02-ACC1": "B2026-0000000", "2026-03-ACC2": "B2026-0000009"})
    rows = []
    for document, (series, number) in zip((bill, note, rest), numbers, strict=True):
        row = draft_row(document, f"2026-03-{document.account_id}+{first_place}", told, ISSUER)
        issued = {"state": "issued", "at": AT, "actor": "B. Alaoui", "os_user": "b", "run": "run"}
        place = {"number": number, "series": series, "serial": number and first_place, "issue_date": date(2026, 4, 2)}
        basis = AT if document.kind == BILL else None
        rows.append(row | place | {"file_hashes": [], "states": [issued], "basis": basis})
    return linked(rows, first_place - 1, "" if first_place == 1 else "f" * 64)


def sealed(place: Path, name: str = "2026-03", rows: Rows | None = None, **facts: Any) -> Seal:
    """A seal of documents, with call detail and a tariff that nobody reads."""
    making = begin(place, name)
    (making / "usage").mkdir()
    (making / "usage/00000.parquet").write_bytes(b"PAR1 and so on")
    (making / "tariff").mkdir()
    write_lines([{"plan": "standard"}], making / "tariff/rate_plans.jsonl")
    count = write_documents(documents() if rows is None else rows, making)
    return finish(making, name, FACTS | facts | {"documents": count})


def copied(seal: Seal, place: Path) -> Path:
    """The seal in another folder, with files that can be changed."""
    folder = Path(shutil.copytree(seal.folder, place / seal.folder.name))
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    return folder


def lines_of(folder: Path) -> list[dict[str, Any]]:
    """The documents of a seal."""
    return [json.loads(line) for line in (folder / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
