"""By what terms differences of issued bills become notes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

CARRIED, BY_DEBIT_NOTE = "carried", "debit_note"
"""Where goes what raises an issued bill: onto the next bill, or into a note."""


@dataclass(frozen=True)
class NoteTerms:
    """late_usage: CARRIED or BY_DEBIT_NOTE. minimum: what a debit note must come to, else it is written off.

    corrected_from: the first cycle that is still corrected; what differs in earlier ones is written off.
    """

    late_usage: str
    minimum: Decimal
    corrected_from: str = ""


def corrected_from(day: date, months: int) -> str:
    """The first cycle that is still corrected on a day: that of so many months before."""
    month = day.year * 12 + day.month - 1 - months
    return f"{month // 12:04}-{month % 12 + 1:02}"
