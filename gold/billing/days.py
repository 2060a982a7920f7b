"""Kinds of days: which calendars have a day, so that usage is summed once, however many discounts look at calendars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Spans = Sequence[tuple[date, date]]
"""First day and the day after the last, local."""


@dataclass(frozen=True)
class DayKinds:
    """numbers: the kind of each day from first on. names: of each kind the calendars that have such a day, each with
    the edition of the tariff.

    A day beyond these is of kind 0, which no calendar has.
    """

    first: date
    numbers: tuple[int, ...]
    names: tuple[frozenset[tuple[int, str]], ...]

    def of(self, edition: int) -> tuple[frozenset[str], ...]:
        """The same of one edition."""
        return tuple(frozenset(name for of, name in names if of == edition) for names in self.names)

    def kind(self, day: date) -> int:
        """The kind of a day."""
        index = (day - self.first).days
        return self.numbers[index] if 0 <= index < len(self.numbers) else 0


def day_kinds(editions: Sequence[Mapping[str, Spans]], first: date, last: date) -> DayKinds:
    """The kinds of the days from the first to the last. editions: of the tariff, the spans of its calendars by name."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    spans = {(edition, name): of for edition, calendars in enumerate(editions) for name, of in calendars.items()}
    having = [frozenset(calendar for calendar, of in spans.items() if has(of, day)) for day in days]
    names = tuple(dict.fromkeys([frozenset[tuple[int, str]](), *having]))
    return DayKinds(first, tuple(names.index(of_day) for of_day in having), names)


def has(spans: Spans, day: date) -> bool:
    """Whether a day lies in one of the spans."""
    return any(begins <= day < after for begins, after in spans)
