"""The kinds of anomaly, how often each is injected, and which events carry it: one at most per event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from bronze.synthetic.events import SMS, Events, Flags, Integers
from bronze.synthetic.period import DAY, HOUR, NO_TIME_ZONE, Period
from bronze.synthetic.phone_numbers import MOBILE, anywhere
from bronze.synthetic.population import Population
from lake.errors import Stop

Dice = np.random.Generator
Rates = Mapping[str, float]
Picks = dict[str, Integers]  # by kind, the events that carry it

EARLIEST, LATEST = 14 * DAY, 35 * DAY  # how long before its neighbours a late event started


@dataclass(frozen=True)
class Background:
    """What an anomaly is made against: the period and the people in it."""

    period: Period
    population: Population


def any_event(events: Events, _: Background) -> Flags:
    return np.ones(len(events), dtype=np.bool_)


def with_units(events: Events, _: Background) -> Flags:
    """Calls and data sessions: a message has no units to spoil."""
    flags: Flags = events.record_type != SMS
    return flags


def overtakable(events: Events, _: Background) -> Flags:
    """Events that others start after."""
    flags: Flags = np.arange(len(events)) < len(events) - 1
    return flags


def of_old_customers(events: Events, background: Background) -> Flags:
    """Events whose owner was active in the weeks before the period already."""
    people = background.population
    old = people.msisdn[people.active_from <= background.period.start - LATEST]
    return np.isin(events.owner, old)


@dataclass(frozen=True)
class Kind:
    """rate: of all messages, unless the caller sets another. fits: the events that can carry it."""

    rate: float
    fits: Callable[[Events, Background], Flags] = any_event


KINDS = {
    "late": Kind(0.003, of_old_customers),
    "negative_units": Kind(0.004, with_units),
    "out_of_order": Kind(0.004, overtakable),
    "missing_field": Kind(0.006),
    "corrupt_json": Kind(0.004),
    "malformed_number": Kind(0.004),
    "unknown_technology": Kind(0.004),
    "unknown_subscriber": Kind(0.003),
    "no_zone": Kind(0.003),
    "duplicate_same_bytes": Kind(0.005),
    "duplicate_conflict": Kind(0.003),
}
"""The most demanding come first: they choose among all events, the others among what is left."""

REPEATS = ("duplicate_same_bytes", "duplicate_conflict")
"""These are messages more; the events they repeat stay clean."""


def rates_of(asked: Rates) -> dict[str, float]:
    """The rate of every kind: as asked for, else its own."""
    return {name: asked.get(name, kind.rate) for name, kind in KINDS.items()}


def how_many(rates: Rates, messages: int) -> dict[str, int]:
    """The number of each kind among so many messages."""
    return {name: round(rate * messages) for name, rate in rates.items()}


def picked(dice: Dice, events: Events, background: Background, wanted: Mapping[str, int]) -> Picks:
    """Which events carry which kind. Raises Stop where too few can."""
    free = np.ones(len(events), dtype=np.bool_)
    picks: Picks = {}
    for name, count in wanted.items():
        fitting = np.flatnonzero(free & KINDS[name].fits(events, background))
        if len(fitting) < count:
            short = f"only {len(fitting)} events can carry {name} and its rate asks for {count}"
            raise Stop(f"{short}: lower that rate, or the others, as with --anomalies {name}=0.")
        picks[name] = np.sort(dice.choice(fitting, count, replace=False))
        free[picks[name]] = False
    return picks


def changed(dice: Dice, events: Events, background: Background, picks: Picks) -> Events:
    """The events with the anomalies that are in the event: its time, its owner, its time's writing."""
    start, owner, writing = events.start.copy(), events.owner.copy(), events.time_writing.copy()
    late, unknown = picks["late"], picks["unknown_subscriber"]
    start[late] = earlier(dice, start[late], background.period)
    owner[unknown] = strangers(dice, background.population, len(unknown))
    writing[picks["no_zone"]] = NO_TIME_ZONE
    return replace(events, start=start, owner=owner, time_writing=writing)


def earlier(dice: Dice, start: Integers, period: Period) -> Integers:
    """Two to five weeks before, and always in an earlier month."""
    into_month: Integers = start - period.month_starts[period.month_of(start)]
    least = np.maximum(EARLIEST, into_month + HOUR)
    earlier_start: Integers = start - dice.integers(least, LATEST, endpoint=True)
    return earlier_start


def strangers(dice: Dice, population: Population, count: int) -> Integers:
    """Sound mobile numbers that are nobody's."""
    numbers = anywhere(dice, MOBILE, count)
    while (taken := np.flatnonzero(np.isin(numbers, population.msisdn))).size:
        numbers[taken] = anywhere(dice, MOBILE, taken.size)
    return numbers
