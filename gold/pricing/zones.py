"""Which zone a use calls: that of the longest prefix of its number, or of its short code or name, on the day."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from gold.pricing.tariff.validity import holds

ANY = "*"
"""The prefix of length 0: any number in E.164."""

WHOLE_MARK = "="
"""Begins a prefix that is matched whole, and by short codes and names alone."""

ANY_NAME = f"{WHOLE_MARK}{ANY}"
"""Any short code or name."""


class Destination(NamedTuple):
    """A row of destinations. prefix: digits as a number begins after its +, ANY, WHOLE_MARK and a short code or name,
    or ANY_NAME. valid_to is excluded, None is open. is_free: calls there cost nothing.
    """

    prefix: str
    zone: str
    valid_from: date
    valid_to: date | None
    is_free: bool = False


class Match(NamedTuple):
    """The prefix that matched, and its zone."""

    prefix: str
    zone: str
    is_free: bool = False


class Timeline(NamedTuple):
    """What is matched by all that begins with the same prefix and no longer one: matches[n + 1] from days[n] on."""

    days: Sequence[date]
    matches: Sequence[Match | None]


@dataclass(frozen=True)
class Zones:
    """Destinations as they are asked. lengths: of the prefixes, longest first. timelines: by the prefix's digits.

    whole: by short code or name. any_name: of those that are not among them.
    """

    lengths: tuple[int, ...]
    timelines: Mapping[str, Timeline]
    whole: Mapping[str, Timeline]
    any_name: Timeline


def zone_of(called: str | None, day: date, zones: Zones) -> Match | None:
    """What a number in E.164, a short code or a name matches on a local day; None where nothing does."""
    if called is None:
        return None
    if not called.startswith("+"):
        return on(day, zones.whole.get(called, zones.any_name))
    for length in zones.lengths:
        timeline = zones.timelines.get(called[1 : length + 1])
        if timeline is not None:  # it knows what its shorter prefixes say on days when it says nothing
            return on(day, timeline)
    return None


def on(day: date, timeline: Timeline) -> Match | None:
    """What is matched on a day."""
    return timeline.matches[bisect_right(timeline.days, day)]


def zones_of(destinations: Iterable[Destination]) -> Zones:
    """The destinations, ready to be asked. Rows of one prefix do not overlap."""
    by_digits, by_name = defaultdict[str, list[Destination]](list), defaultdict[str, list[Destination]](list)
    for row in destinations:
        is_whole = row.prefix.startswith(WHOLE_MARK)
        (by_name if is_whole else by_digits)[digits(row.prefix)].append(row)
    lengths = tuple(sorted({len(prefix) for prefix in by_digits}, reverse=True))
    others = by_name.pop("", [])
    return Zones(
        lengths,
        {prefix: timeline(beginnings(prefix, lengths, by_digits)) for prefix in by_digits},
        {name: timeline([*rows, *others]) for name, rows in by_name.items()},
        timeline(others),
    )


def free_part(destinations: Iterable[Destination]) -> list[Destination]:
    """The rows that decide whether a call is free: those that say so, and those that except others from them."""
    rows = list(destinations)
    free = tuple({digits(row.prefix) for row in rows if row.is_free})
    return [row for row in rows if digits(row.prefix).startswith(free)]


def digits(prefix: str) -> str:
    """What a number begins with after its +, or a short code or name; empty of ANY and ANY_NAME."""
    return prefix.removeprefix(WHOLE_MARK).removeprefix(ANY)


def beginnings(
    prefix: str, lengths: Sequence[int], by_digits: Mapping[str, Sequence[Destination]]
) -> list[Destination]:
    """The rows of a prefix and of all that it begins with, longest first."""
    shorter = (prefix[:length] for length in lengths if length <= len(prefix))
    return [row for beginning in shorter for row in by_digits.get(beginning, ())]


def timeline(rows: Sequence[Destination]) -> Timeline:
    """Rows, of which the first in force wins, as days on which the answer may change."""
    days = sorted({row.valid_from for row in rows} | {row.valid_to for row in rows if row.valid_to})
    return Timeline(days, [None, *(first_in_force(rows, day) for day in days)])


def first_in_force(rows: Sequence[Destination], day: date) -> Match | None:
    """The first row that holds on a day."""
    held = (row for row in rows if holds(day, row.valid_from, row.valid_to))
    return next((Match(row.prefix, row.zone, row.is_free) for row in held), None)
