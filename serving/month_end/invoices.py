"""What the files of documents say: a JSON beside a PDF, by the bill of a draft, by its number of what is issued."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from serving.invoices.document import file_name
from serving.invoices.issued import link_of
from serving.month_end.documents import Document
from serving.month_end.said import Said, added, said_of


@dataclass(frozen=True)
class Invoice:
    """The files of a document. said: of the cycle, by the JSON; None where there is none that can be read."""

    document: Document
    said: Said | None
    has_pdf: bool

    @property
    def differs(self) -> bool:
        """Whether the JSON says else, or nothing."""
        return self.said != self.document.said


@dataclass(frozen=True)
class Invoices:
    """every: of each document that is drawn. strays: drafts in the cycle's folder that are of no bill, by file."""

    every: Sequence[Invoice]
    strays: Sequence[str] = ()

    @property
    def said(self) -> Said:
        """By all JSON files together."""
        return added(invoice.said for invoice in self.every if invoice.said is not None)


def read_invoices(documents: Iterable[Document], folder: Path, cycle: str) -> Iterator[Invoice]:
    """The files of those of some documents that are drawn, one after another. folder: of all invoices."""
    for document in documents:
        if document.has_files:
            as_json, as_pdf = (path_of(document, folder, cycle, kind) for kind in ("json", "pdf"))
            yield Invoice(document, said_in(as_json, document, cycle), as_pdf.exists())


def path_of(document: Document, folder: Path, cycle: str, kind: str) -> Path:
    """Where a file of a document is. kind: json or pdf."""
    if document.number is None or document.issue_date is None:
        return folder / cycle / f"{file_name(document.bill_id)}.{kind}"
    return link_of(folder, document.number, document.issue_date.year, kind)


def said_in(path: Path, document: Document, cycle: str) -> Said | None:
    """What a JSON says of a cycle; None where there is none of this document that can be read."""
    try:
        content = json.loads(path.read_bytes())
        is_of_it = content.get("number", content["bill_id"]) == document.name
        return said_of(content, cycle) if is_of_it else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError):
        return None


def strays(documents: Sequence[Document], folder: Path, cycle: str) -> list[str]:
    """Drafts that stand in a cycle's folder and are of no bill, by file. Once something of the cycle is issued, what
    stands there beside the drafts that are left is looked at by nobody."""
    if not all(document.is_draft for document in documents):
        return []
    known = {file_name(document.bill_id) for document in documents}
    return sorted(path.stem for path in (folder / cycle).glob("[!.]*.json") if path.stem not in known)
