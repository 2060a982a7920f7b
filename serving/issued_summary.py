"""What became of the month that was issued: its numbers, a correction, its seal and what verifies it; where to look."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gold.bases import BASES
from gold.billing.documents import BILL, CREDIT_NOTE
from gold.documents import DOCUMENTS
from lake.reader import Reader
from lake.settings import Settings
from serving.summary_lines import line, near

Row = Mapping[str, Any]

INDENT = " " * 12


@dataclass(frozen=True)
class IssuedMonth:
    """bills, notes: rows of gold.documents in the order of their numbers, notes those of credit. reasons: why issued
    cycles were rated anew. seal: its folder; documents: how many are in it. verdict: of verify-seal by that root.
    decimals: of the currency's minor unit."""

    bills: Sequence[Row]
    notes: Sequence[Row]
    reasons: Sequence[str]
    seal: Path
    documents: int
    root: str
    verdict: str
    decimals: int

    @property
    def largest(self) -> tuple[Row, Row] | None:
        """The note that gives most back, and the bill that it amends; None without notes."""
        if not self.notes:
            return None
        note = min(self.notes, key=lambda row: (row["total"], row["number"]))
        return note, next(bill for bill in self.bills if bill["document_id"] == note["amends"])


def issued_month(counts: Mapping[str, Mapping[str, Any]], settings: Settings) -> IssuedMonth | None:
    """By the jobs' counts and the lake's documents; None where nothing was sealed."""
    sealed = next((counts[name] for name in counts if name.partition(" ")[0] == "seal-cycle"), None)
    if sealed is None:
        return None
    reader = Reader(settings.lake.path)
    rows = sorted(reader.rows(DOCUMENTS), key=lambda row: int(row["place"]))
    return IssuedMonth(
        bills=[row for row in rows if row["kind"] == BILL],
        notes=[row for row in rows if row["kind"] == CREDIT_NOTE],
        reasons=sorted({row["reason"] for row in reader.rows(BASES) if row["reason"]}),
        seal=Path(settings.documents.seals, sealed["seal"]),
        documents=sealed["documents"],
        root=sealed["root"],
        verdict=counts["verify-seal"]["told"][-1],
        decimals=settings.tariff.decimals,
    )


def issued_text(month: IssuedMonth) -> Iterator[str]:
    """What was issued, corrected, sealed and verified."""
    states = "issued, corrected and sealed" if month.notes else "issued and sealed"
    yield ""
    yield f"  A month later {month.bills[0]['cycle']} is {states}:"
    yield line("Issued", len(month.bills), f"bills, {span(month.bills)}; they never change")
    if month.largest:
        note, bill = month.largest
        yield line("Corrected", len(month.notes), f"of them, by credit notes {span(month.notes)}")
        yield from (f"{INDENT}because {reason}" for reason in month.reasons)
        back = f"{-note['total']:,.{month.decimals}f} {note['currency']}"
        yield f"{INDENT}{note['number']} gives {note['account_id']} back {back} of {bill['number']}, the most of all"
    yield line("Sealed", month.documents, f"documents, {near(month.seal)}, under the root")
    yield f"{INDENT}{month.root}"
    yield line("Verified", month.documents, f"documents by that root, {month.verdict}")


def span(documents: Sequence[Row]) -> str:
    """Their numbers, as B2026-0000001 to B2026-0000793."""
    first, last = documents[0]["number"], documents[-1]["number"]
    return first if first == last else f"{first} to {last}"


def looking_further(month: IssuedMonth, path: Path) -> Iterator[str]:
    """Commands that show a correction, and the one that verifies. path: of the settings."""
    note, bill = month.largest or (month.bills[0], month.bills[0])
    number, settings = bill["number"], f"--settings {path}"
    yield ""
    yield "As an auditor would, and as notebooks/auditor.ipynb does:"
    yield f"  var/venv/bin/tollhouse show-bill {settings} {note['number']}"
    yield f"  var/venv/bin/tollhouse explain-bill {settings} {number}   # down to each call record"
    yield f"  var/venv/bin/tollhouse bill-history {settings} {number}   # every state, and what changed"
    yield f"  var/venv/bin/tollhouse verify-seal {near(month.seal)} --root {month.root}"
