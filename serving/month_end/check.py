"""A check of the workbook as a value: one of its figures, and what another source says of it."""

from dataclasses import dataclass
from decimal import Decimal

MONEY, EXACT, COUNT = "money", "exact", "count"
OK, DIFFERS = "OK", "DIFFERS"

OF_BILLS, OF_INVOICES, OF_KPIS, OF_CONTROLS = "bills", "invoices", "KPIs", "control totals"


@dataclass(frozen=True)
class Check:
    """A figure of a sheet of the workbook, and what another source says of it. mend: what to do where they differ.

    kind: MONEY, EXACT (six decimals) or COUNT.
    """

    source: str
    sheet: str
    what: str
    figure: Decimal
    other: Decimal
    mend: str = ""
    kind: str = MONEY

    @property
    def verdict(self) -> str:
        """In a word."""
        return OK if self.figure == self.other else DIFFERS

    @property
    def name(self) -> str:
        """What it is called where it differs."""
        return f"{self.sheet}, {self.what} against {self.source}"
