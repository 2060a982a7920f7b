"""Rows as CSV, exact: as RFC 4180 has it, and harmless where a spreadsheet opens it."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

FORMULA = re.compile(r"[=+@\t\r-](?![0-9.]+$)")
"""How a text begins that a spreadsheet would work out, and that is no number."""


def csv_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """A line of column names, and one for each row; nothing where there is none."""
    every = list(rows)
    if not every:
        return ""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(every[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: cell(value) for name, value in row.items()} for row in every)
    return text.getvalue()


def cell(value: Any) -> Any:
    """A value as it is written: decimals with all their places, texts that would be formulas after an apostrophe."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value
