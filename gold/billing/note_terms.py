"""By what terms differences of issued bills become notes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lake.note_settings import CARRIED, Notes


@dataclass(frozen=True)
class NoteTerms:
    """is_carried: whether the next bill carries what raises an issued one; else a debit note says it.

    minimum: what a debit note must come to, else it is written off. corrected_from: the first cycle that is still
    corrected; what differs in earlier ones is written off.
    """

    is_carried: bool
    minimum: Decimal
    corrected_from: str


def note_terms(settings: Notes, day: date) -> NoteTerms:
    """Those of a day, by the calendar of the tariff's time zone."""
    first = day.year * 12 + day.month - 1 - settings.months
    cycle = f"{first // 12:04}-{first % 12 + 1:02}"
    return NoteTerms(settings.late_usage == CARRIED, Decimal(settings.minimum), cycle)
