"""A bill cycle, named as 2026-03: from an account's cycle day in that month to the one in the next, both local."""

import argparse
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

LAST_CYCLE_DAY = 28
"""Every month has it, so a cycle is as long as the month that names it."""


@dataclass(frozen=True)
class Cycle:
    """first_day and last_day are local, for accounts with cycle day 1."""

    name: str
    first_day: date
    last_day: date

    @property
    def days(self) -> int:
        """How many it has."""
        return (self.last_day - self.first_day).days + 1

    @property
    def utc_months(self) -> list[str]:
        """The UTC months its uses can lie in, whatever the time zone and the cycle day."""
        around = (self.first_day - timedelta(days=1), self.first_day, self.last_day + timedelta(days=1))
        return [f"{day:%Y-%m}" for day in around]

    @property
    def times(self) -> tuple[datetime, datetime]:
        """From when on, and before when, its uses can start, whatever the time zone."""
        first, after = self.first_day - timedelta(days=1), self.last_day + timedelta(days=2)
        return datetime.combine(first, time(), UTC), datetime.combine(after, time(), UTC)

    def on(self, cycle_day: int) -> "Cycle":
        """The cycle of accounts with a cycle day."""
        later = timedelta(days=cycle_day - 1)
        return Cycle(self.name, self.first_day + later, self.last_day + later)


def cycle(text: str) -> Cycle:
    """2026-03 as a cycle; an argparse type. Raises ArgumentTypeError for what is none."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is not a cycle: write it as 2026-03")
    if not text.startswith("20"):
        raise argparse.ArgumentTypeError(f"{text} is no cycle that can be: they are 2000-01 to 2099-12")
    return of_month(date.fromisoformat(f"{text}-01"))


def of_month(first: date) -> Cycle:
    """The cycle that is named after a month, by its first day."""
    following = (first + timedelta(days=31)).replace(day=1)
    return Cycle(f"{first:%Y-%m}", first, following - timedelta(days=1))


def up_to(last: Cycle, count: int) -> list[Cycle]:
    """So many cycles in a row, the last of them given."""
    cycles = [last]
    while len(cycles) < count:
        cycles.insert(0, of_month((cycles[0].first_day - timedelta(days=1)).replace(day=1)))
    return cycles


def with_neighbours(names: Iterable[str]) -> list[str]:
    """Cycles and those beside them: another cycle day moves a use no further."""
    middles = [date.fromisoformat(f"{name}-15") for name in names]
    return sorted({f"{middle + timedelta(days=days):%Y-%m}" for middle in middles for days in (-30, 0, 30)})


def own(day: date, cycle_day: int | None) -> date:
    """A local day on the calendar of an account, cycle_day - 1 days behind: its cycles are whole months there.

    The first day there is stands for those before it, too.
    """
    return date.fromordinal(max(day.toordinal() - (cycle_day or 1) + 1, 1))
