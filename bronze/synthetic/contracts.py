"""A number's contract: its dated versions of plan and status, and the few that change around the period."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bronze.synthetic.period import Period

STANDARD, PREMIUM = "standard", "premium"
ACTIVE, SUSPENDED = "active", "suspended"
STANDARD_SHARE = 0.7
HALF_A_YEAR = timedelta(days=180)


@dataclass(frozen=True)
class Version:
    """What holds of a number from a local date until another, which is excluded; None is still open."""

    plan: str
    status: str
    valid_from: date
    valid_to: date | None = None


Versions = tuple[Version, ...]


def contract(dice: random.Random, begins: date, period: Period, fate: str | None = None) -> Versions:
    """The versions of a number whose contract begins at a local date; without a fate, one is drawn."""
    plan = STANDARD if dice.random() < STANDARD_SHARE else PREMIUM
    version = Version(plan, ACTIVE, begins)
    weights = [share if fated == STAYS else share * period.months for fated, (share, _) in FATES.items()]
    drawn = dice.choices(list(FATES), weights)[0]
    return FATES[fate or drawn][1](dice, version, period)


def stays(_dice: random.Random, version: Version, _period: Period) -> Versions:
    """Nothing changes."""
    return (version,)


def changes_plan(dice: random.Random, version: Version, period: Period) -> Versions:
    """The other plan from a day within the period."""
    other = PREMIUM if version.plan == STANDARD else STANDARD
    return from_a_day(dice, version, period.first, period, replace(version, plan=other))


def is_suspended(dice: random.Random, version: Version, period: Period) -> Versions:
    """Suspended since a day of the period or of the half year before."""
    return from_a_day(dice, version, period.first - HALF_A_YEAR, period, replace(version, status=SUSPENDED))


def ends(dice: random.Random, version: Version, period: Period) -> Versions:
    """Over since a day of the period or of the half year before."""
    return from_a_day(dice, version, period.first - HALF_A_YEAR, period, None)


def from_a_day(dice: random.Random, version: Version, earliest: date, period: Period, then: Version | None) -> Versions:
    """The version until a day from the earliest to the period's last, then another; unchanged if too young."""
    earliest = max(earliest, version.valid_from) + timedelta(days=1)
    if earliest > period.last:
        return (version,)
    day = a_day(dice, earliest, period.last)
    before = replace(version, valid_to=day)
    return (before, replace(then, valid_from=day)) if then else (before,)


def a_day(dice: random.Random, first: date, last: date) -> date:
    """A day from the first to the last, both included."""
    return first + timedelta(days=dice.randint(0, (last - first).days))


def active_until(versions: Versions) -> date | None:
    """The local date from which the number may make no use any more."""
    return [version for version in versions if version.status == ACTIVE][-1].valid_to


STAYS = "stays"
FATES: dict[str, tuple[float, Callable[[random.Random, Version, Period], Versions]]] = {
    STAYS: (0.955, stays),
    "changes plan": (0.02, changes_plan),
    "is suspended": (0.015, is_suspended),
    "ends": (0.01, ends),
}
"""What becomes of a number, and how likely that is around a single month."""
