"""What stands in the folders of the invoices, counted from the files themselves."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

CYCLE = re.compile(r"\d{4}-\d{2}")


@dataclass
class Rendered:
    """A cycle's folder: PDFs, JSON documents that can be read, and the sum of what these say is due."""

    cycle: str
    pdfs: int = 0
    documents: int = 0
    total_due: Decimal = Decimal(0)


def rendered(invoices: Path) -> Iterator[Rendered]:
    """Each cycle that has a folder. The files are read one after the other."""
    for folder in sorted(invoices.iterdir()) if invoices.is_dir() else ():
        if CYCLE.fullmatch(folder.name):
            yield counted(folder)


def counted(folder: Path) -> Rendered:
    """What stands in one cycle's folder. Unfinished files begin with a dot and do not count."""
    rendered = Rendered(folder.name)
    for path in folder.glob("[!.]*"):
        if path.suffix == ".pdf":
            rendered.pdfs += 1
        elif path.suffix == ".json":
            due = total_due(path)
            rendered.documents += due is not None
            rendered.total_due += due or 0
    return rendered


def total_due(path: Path) -> Decimal | None:
    """What a JSON invoice says is due; None where it says nothing."""
    try:
        return Decimal(json.loads(path.read_bytes())["amounts"]["total_due"])
    except (ValueError, KeyError, TypeError, ArithmeticError):
        return None
