"""A sheet of a workbook as a value: what it says, before anybody writes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

TEXT, MONEY, EXACT, COUNT, PERCENT, DAY, VERDICT = "text", "money", "exact", "count", "percent", "day", "verdict"
MOST_ROWS = 1_000_000
"""Of a sheet: Excel has 1,048,576 rows."""

Value = str | Decimal | int | date | None


@dataclass(frozen=True)
class Cell:
    """A value that is of another kind than its column. kind: one of those above, or decimals0 to decimals2."""

    value: Value
    kind: str


Row = Sequence[Value | Cell]
DASH = "-"
"""For what there is none of."""


@dataclass(frozen=True)
class Column:
    """title: with the unit, where the kind does not say it. width: in characters."""

    title: str
    kind: str
    width: int


@dataclass(frozen=True)
class Sheet:
    """note: sentences below the title, and how figures were worked out. totals: rows at the end, in bold."""

    name: str
    title: str
    note: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    totals: Sequence[Row] = ()

    def pages(self) -> Iterator["Sheet"]:
        """The sheet, or several with some of its rows where they are too many for one; the last has the totals."""
        starts = range(0, len(self.rows), MOST_ROWS) if self.rows else (0,)
        for number, start in enumerate(starts, 1):
            rows, last = self.rows[start : start + MOST_ROWS], start + MOST_ROWS >= len(self.rows)
            name = self.name if number == 1 else f"{self.name} {number}"
            yield replace(self, name=name, rows=rows, totals=self.totals if last else ())
