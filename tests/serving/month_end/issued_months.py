"""What was issued of the two small months, by hand: February in part, March as a whole, and both were corrected.

A1's February was billed 2.40 short: March's bill carries that. Its March was billed 2.16 too much: a note gives it
back. A2's February is a draft yet.
"""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from serving.invoices.issued import as_json, link_of, statement
from tests.document_rows import ISSUED_ON, shown

Row = dict[str, Any]

FIGURES = ("msisdn", "record_type", "uses", "units", "free_units", "base", "rate", "included", "rules_version", "taxes")


def line(kind: str, name: str, amount: str, **other: Any) -> Row:
    """A line as a content has it."""
    texts = {"line_id": f"{kind}/{name}", "label": name, "is_reversal": False}
    return dict.fromkeys(FIGURES) | {"kind": kind, "name": name, "amount": amount, **texts, **other}


def vat(amount: str) -> Row:
    return line("tax", "vat", amount, rate="0.200000")


def high_spend(amount: str) -> Row:
    return line("discount", "high_spend", amount, rate="0.100000")


FEE = line("fee", "regulatory", "1.0000")
LEVY = line("tax", "levy", "0.0000", included="1.1700", rate="0.200000")


def amounts(usage: str, discount: str, fee: str, tax: str, due: str, **other: str) -> dict[str, str]:
    names = ("usage_amount", "discount_amount", "fee_amount", "tax_amount", "total_due")
    none = {"included_tax_amount": "0.0000", "carried_amount": "0.0000"}
    return none | dict(zip(names, (usage, discount, fee, tax, due), strict=True)) | other


def document(id_: str, number: str, place: int, content: Row) -> Row:
    """A row of SHOWN_DOCUMENTS with this content. Lines are of its cycle, unless they say of which."""
    row = shown(id_, number, [], place=place)
    lines = [{"cycle": row["cycle"]} | line for line in content["lines"]]
    said = json.loads(row["said"]) | content | {"lines": lines}
    carried = ", ".join(block["cycle"] for block in said["carried"])
    return row | {"said": json.dumps(said), "carried": carried, "total": Decimal(said["amounts"]["total_due"])}


FEBRUARY = {
    "lines": [line("usage", "voice", "8.0000"), FEE, vat("1.8000")],
    "amounts": amounts("8.00", "0", "1.00", "1.80", "10.80"),
}
CARRIED = [line("usage", "voice", "-8.0000"), line("usage", "voice", "10.0000"), vat("-1.8000"), vat("2.2000")]
MARCH = {
    "lines": [
        *(line("usage", "voice", "14.0000"), line("usage", "data", "3.0000"), high_spend("-1.7000")),
        *(FEE, vat("3.2600")),
        *(one | {"cycle": "2026-02"} for one in CARRIED),
    ],
    "carried": [{"cycle": "2026-02", "amends": "2026-02-A1", "amends_number": "B2026-0000001", "total": "2.4000"}],
    "amounts": amounts("17.00", "-1.70", "1.00", "3.26", "21.96", carried_amount="2.40"),
}  # fmt: skip
OF_A3 = {
    "lines": [line("usage", "voice", "6.0000"), FEE, LEVY],
    "amounts": amounts("6.00", "0", "1.00", "0", "7.00", included_tax_amount="1.17"),
}
NOTE = {
    "lines": [
        *(line("usage", "voice", "-14.0000", is_reversal=True), line("usage", "voice", "12.0000")),
        *(high_spend("1.7000"), high_spend("-1.5000"), vat("-3.2600"), vat("2.9000")),
    ],
    "amounts": amounts("-2.00", "0.20", "0", "-0.36", "-2.16"),
}
DOCUMENTS = [
    document("2026-02-A1", "B2026-0000001", 1, FEBRUARY),
    document("2026-03-A1", "B2026-0000002", 2, MARCH),
    document("2026-03-A3", "B2026-0000003", 3, OF_A3),
    document("2026-03-A1+1", "C2026-0000001", 4, NOTE),
]


def write_issued(invoices: Path) -> Path:
    """Writes the files of what is issued, below the folder of invoices, and returns that."""
    for row in DOCUMENTS:
        said = statement(json.loads(row["said"]), row["number"], f"{row['issue_date']}")
        for kind, content in (("json", as_json(said)), ("pdf", b"%PDF")):
            path = file_of(invoices, row["number"], kind)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return invoices


def file_of(invoices: Path, number: str, kind: str = "json", day: date = ISSUED_ON) -> Path:
    """Where a file of a number is."""
    return link_of(invoices, number, day.year, kind)
