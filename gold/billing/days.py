"""Kinds of days: which calendars have a day, so that usage is summed once, however many discounts look at calendars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Spans = Sequence[tuple[date, date]]
"""First day and the day after the last, local."""


@dataclass(frozen=True)
class DayKinds:
    """numbers: the kind of each day from first on. names: of each kind the calendars that have such a day.

    A day beyond these is of kind 0, which no calendar has.
    """

    first: date
    numbers: tuple[int, ...]
    names: tuple[frozenset[str], ...]

    def kind(self, day: date) -> int:
        """The kind of a day."""
        place = (day - self.first).days
        return self.numbers[place] if 0 <= place < len(self.numbers) else 0


def day_kinds(calendars: Mapping[str, Spans], first: date, last: date) -> DayKinds:
    """The kinds of the days from the first to the last. calendars: their spans by name."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    having = [frozenset(name for name, spans in calendars.items() if has(spans, day)) for day in days]
    names = tuple(dict.fromkeys([frozenset[str](), *having]))
    return DayKinds(first, tuple(names.index(of_day) for of_day in having), names)


def has(spans: Spans, day: date) -> bool:
    """Whether a day lies in one of the spans."""
    return any(begins <= day < after for begins, after in spans)
