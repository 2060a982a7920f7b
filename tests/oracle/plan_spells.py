"""From when to when a number is on which plan, and what it has used of it; cycles are known by their first day."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.use_pieces import Tariff, Use


@dataclass(frozen=True)
class Spell:
    """Local days on one plan without a break, from `first` to the day before `end`, or for ever."""

    plan: str
    first: date
    end: date | None = None

    def last_day(self, cycle: date) -> date:
        """Its last day in the cycle."""
        last = cycle.replace(day=days_of(cycle))
        return last if self.end is None else min(last, self.end - timedelta(1))

    def days_in(self, cycle: date) -> int:
        """How many of its days are in the cycle."""
        return (self.last_day(cycle) - max(cycle, self.first)).days + 1


@dataclass
class Number:
    """One number: its plans in order, and what it has used and spent so far."""

    spells: list[Spell]
    totals: defaultdict[tuple[str, date], int] = field(default_factory=lambda: defaultdict(int))
    taken: defaultdict[tuple[Spell, str, date], int] = field(default_factory=lambda: defaultdict(int))
    spent: defaultdict[tuple[str, date], Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def days_on(self, plan: str, cycle: date) -> int:
        """How many days of the cycle it is on the plan."""
        return sum(max(0, spell.days_in(cycle)) for spell in self.spells if spell.plan == plan)

    def spell_on(self, day: date) -> Spell:
        """The spell that holds a day."""
        return max((spell for spell in self.spells if spell.first <= day), key=lambda spell: spell.first)


def spells_of(tariff: Tariff, uses: Iterable[Use]) -> list[Spell]:
    """A number is on a plan from the day of its first use with it until the day of its first with another."""
    plan_of_day = {tariff.day(use): use.plan for use in sorted(uses, key=order)}
    spells: list[Spell] = []
    for day, plan in plan_of_day.items():
        if not spells:
            spells = [Spell(plan, day)]
        elif spells[-1].plan != plan:
            spells = [*spells[:-1], Spell(spells[-1].plan, spells[-1].first, day), Spell(plan, day)]
    return spells


def order(use: Use) -> tuple[object, str]:
    """Uses count in the order of their start, then of their id."""
    return use.start, use.usage_id


def cycle_of(day: date) -> date:
    """The cycle of a day."""
    return day.replace(day=1)


def cycle_before(cycle: date) -> date:
    """The cycle before this one."""
    return cycle_of(cycle - timedelta(1))


def days_of(cycle: date) -> int:
    """How many days a cycle has."""
    return monthrange(cycle.year, cycle.month)[1]
