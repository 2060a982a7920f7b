"""Rows as CSV, exact: as RFC 4180 has it, and harmless where a spreadsheet opens it."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from serving.formulas import BEGINNING, NUMBER


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
    return f"'{value}" if isinstance(value, str) and is_formula(value) else value


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would work a text out."""
    return re.match(BEGINNING, text) is not None and re.fullmatch(NUMBER, text) is None
