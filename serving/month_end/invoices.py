"""What the invoices of a cycle say: the amounts in their JSON, beside which their PDF stands."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from serving.month_end.month import AMOUNTS, Rows

Rule = tuple[str, str, Decimal | None]
"""Kind, name and rate."""


@dataclass
class Invoices:
    """documents: readable JSON files. pdfs: those of them that have a PDF. amounts: sums by column of bills.

    rules: sums of taxes, contained ones too, and discounts. differing: bills whose invoice is missing or has other
    amounts, and invoices of no bill.
    """

    documents: int = 0
    pdfs: int = 0
    amounts: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    rules: defaultdict[Rule, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    differing: list[str] = field(default_factory=list)


def read_invoices(files: Iterable[Path], bills: Rows) -> Invoices:
    """What the JSON files say, beside these bills."""
    said, open_bills = Invoices(), {bill["bill_id"]: bill for bill in bills}
    for path in files:
        document = document_of(path)
        if document is None:
            said.differing.append(path.stem)
            continue
        amounts = {name: Decimal(document["amounts"][name]) for name in AMOUNTS}
        bill = open_bills.pop(document["bill_id"], None)
        if bill is None or any(bill[name] != amounts[name] for name in AMOUNTS):
            said.differing.append(document["bill_id"])
        add(said, document, amounts)
        said.pdfs += path.with_suffix(".pdf").exists()
    said.differing += open_bills
    return said


def document_of(path: Path) -> Mapping[str, Any] | None:
    """The invoice in a file; None where the file holds none that can be read."""
    try:
        document: dict[str, Any] = json.loads(path.read_bytes())
        complete = set(AMOUNTS) <= set(document["amounts"]) and {"bill_id", "lines"} <= set(document)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return document if complete else None


def add(said: Invoices, document: Mapping[str, Any], amounts: Mapping[str, Decimal]) -> None:
    """Adds an invoice to the sums."""
    said.documents += 1
    for name, amount in amounts.items():
        said.amounts[name] += amount
    for line in document["lines"]:
        if line["kind"] in ("tax", "discount"):
            rate = None if line["rate"] is None else Decimal(line["rate"])
            said.rules[line["kind"], line["name"], rate] += Decimal(line["included"] or line["amount"])
