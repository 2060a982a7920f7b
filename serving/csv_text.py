"""Rows as CSV, exact: as RFC 4180 has it, and harmless where a spreadsheet opens it."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TextIO

from serving.formulas import BEGINNING, NUMBER


def csv_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """A line of column names, and one for each row; nothing where there is none."""
    every = list(rows)
    if not every:
        return ""
    text = io.StringIO()
    write_csv(text, list(every[0]), every)
    return text.getvalue()


def write_csv(file: TextIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Writes a line of column names, and one for each row as it comes."""
    writer = csv.DictWriter(file, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)


def cell(value: Any) -> Any:
    """A value as it is written: decimals with all their places, texts that would be formulas after an apostrophe."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return f"'{value}" if isinstance(value, str) and is_formula(value) else value


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would work a text out."""
    return re.match(BEGINNING, text) is not None and re.fullmatch(NUMBER, text) is None
