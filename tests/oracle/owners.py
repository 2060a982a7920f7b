"""Who owns which number on which plan, day by day: cycles, days held, and spells on a plan without a break.

A cycle is known by the first day of the month that it is named after.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

DAY = timedelta(1)
Holder = tuple[str, ...]
"""An account, or an account and a number of it."""


@dataclass(frozen=True)
class Owner:
    """A number's row, in force from `valid_from` until the day before `valid_to` (local days)."""

    msisdn: str
    account_id: str
    plan: str
    valid_from: date
    valid_to: date | None = None
    status: str = "active"
    cycle_day: int = 1


@dataclass(frozen=True)
class Spell:
    """The days on which a holder is on a plan without a break, each with its cycle and the account's cycle day."""

    holder: Holder
    plan: str
    days: tuple[tuple[date, date, int], ...]

    @property
    def first(self) -> date:
        return self.days[0][0]

    @cached_property
    def of_cycle(self) -> dict[date, list[date]]:
        """The days of each of its cycles."""
        by_cycle: dict[date, list[date]] = defaultdict(list)
        for day, cycle, _ in self.days:
            by_cycle[cycle].append(day)
        return by_cycle

    def last_day(self, cycle: date) -> date:
        """Its last day in a cycle; in one that a change cut short, in the days that the cycle would have had."""
        cycle_day = next(cycle_day for _, of, cycle_day in reversed(self.days) if of == cycle)
        return min(self.days[-1][0], last_of(cycle, cycle_day))

    def is_within(self, account: "Spell") -> bool:
        """Whether it is that of a number while its account is on the plan."""
        same = (self.holder[:-1], self.plan) == (account.holder, account.plan)
        return same and account.first <= self.first <= account.days[-1][0]


class Owners:
    """The rows of all numbers, asked for the days until `end`."""

    def __init__(self, rows: Iterable[Owner], end: date) -> None:
        self.of_day: dict[tuple[str, date], Owner] = {}
        for row in rows:
            until = min(row.valid_to or end, end)
            for n in range((until - row.valid_from).days):
                self.of_day[row.msisdn, row.valid_from + n * DAY] = row
        self.spells: dict[tuple[Holder, str, date], Spell] = {}
        self.held: dict[tuple[str, str, date], int] = defaultdict(int)
        self.active: dict[tuple[str, str, date], list[tuple[str, date]]] = defaultdict(list)
        self.last_days: dict[tuple[str, date], date] = {}
        self._note()

    def _note(self) -> None:
        """Notes the spells, how many days a number is on a plan in a cycle, on which it is active on it and in which
        account, and the last day of each of its cycles."""
        days: dict[tuple[Holder, str], dict[date, tuple[date, int]]] = defaultdict(dict)
        for (msisdn, day), row in sorted(self.of_day.items(), key=lambda item: item[0]):
            cycle = cycle_on(day, row.cycle_day)
            self.last_days[msisdn, cycle] = day
            self.held[msisdn, row.plan, cycle] += 1
            if row.status == "active":
                self.active[msisdn, row.plan, cycle].append((row.account_id, day))
            days[(row.account_id,), row.plan][day] = cycle, row.cycle_day
            days[(row.account_id, msisdn), row.plan][day] = cycle, row.cycle_day
        for (holder, plan), cycles in days.items():
            for spell in runs(holder, plan, cycles):
                self.spells |= {(holder, plan, day): spell for day, _, _ in spell.days}

    def row(self, msisdn: str, day: date) -> Owner | None:
        """The row in force on a day."""
        return self.of_day.get((msisdn, day))

    def cycle(self, msisdn: str, day: date) -> date:
        """The cycle that a day of a number is in; a day without an owner is in its calendar month."""
        row = self.row(msisdn, day)
        return cycle_on(day, row.cycle_day if row else 1)

    def plan_at_the_end(self, msisdn: str, cycle: date) -> tuple[str, date] | None:
        """The plan that a number has on the last day of a cycle, whether active or not, and that day.

        A cycle that a change cut short has the days that it would have had.
        """
        last = self.last_days.get((msisdn, cycle))
        if last is None:
            return None
        last = max(last, last_of(cycle, self.of_day[msisdn, last].cycle_day))
        row = self.row(msisdn, last)
        return (row.plan, last) if row else None


def runs(holder: Holder, plan: str, cycles: dict[date, tuple[date, int]]) -> Iterable[Spell]:
    """The days in a row, as spells."""
    run: list[tuple[date, date, int]] = []
    for day in sorted(cycles):
        if run and run[-1][0] + DAY != day:
            yield Spell(holder, plan, tuple(run))
            run = []
        run.append((day, *cycles[day]))
    yield Spell(holder, plan, tuple(run))


def cycle_on(day: date, cycle_day: int) -> date:
    """The cycle of a day by the cycle day of the account."""
    return (day - (cycle_day - 1) * DAY).replace(day=1) if day.day < cycle_day else day.replace(day=1)


def last_of(cycle: date, cycle_day: int) -> date:
    """The last day of a cycle by the cycle day of the account."""
    return cycle_after(cycle) + (cycle_day - 2) * DAY


def cycle_before(cycle: date) -> date:
    return (cycle - DAY).replace(day=1)


def cycle_after(cycle: date) -> date:
    return (cycle + 31 * DAY).replace(day=1)


def days_of(cycle: date) -> int:
    """How many days a cycle has, as its month."""
    return monthrange(cycle.year, cycle.month)[1]


def add_months(cycle: date, n: int) -> date:
    """The n-th cycle after this one."""
    months = cycle.year * 12 + cycle.month - 1 + n
    return date(months // 12, months % 12 + 1, 1)
