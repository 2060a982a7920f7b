"""Which zone a called number lies in: that of the longest prefix it begins with, of those in force on the day."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

ANY = "*"
"""The prefix of length 0."""


class Destination(NamedTuple):
    """A row of destinations: digits as a number begins after its +, or ANY. valid_to is excluded, None is open."""

    prefix: str
    zone: str
    valid_from: date
    valid_to: date | None


class Match(NamedTuple):
    """The prefix that a number matched, and its zone."""

    prefix: str
    zone: str


class Timeline(NamedTuple):
    """What numbers match that begin with the same prefix and no longer one: matches[n + 1] from days[n] on."""

    days: Sequence[date]
    matches: Sequence[Match | None]


@dataclass(frozen=True)
class Zones:
    """Destinations as they are asked. lengths: of the prefixes, longest first. timelines: by the prefix's digits."""

    lengths: tuple[int, ...]
    timelines: Mapping[str, Timeline]


def zone_of(number: str | None, day: date, zones: Zones) -> Match | None:
    """What a number in E.164 matches on a local day; None for one without +, and where no prefix holds."""
    if number is None or not number.startswith("+"):
        return None
    for length in zones.lengths:
        timeline = zones.timelines.get(number[1 : length + 1])
        if timeline is not None:  # it knows what its shorter prefixes say on days when it says nothing
            return timeline.matches[bisect_right(timeline.days, day)]
    return None


def zones_of(destinations: Iterable[Destination]) -> Zones:
    """The destinations, ready to be asked. Rows of one prefix do not overlap."""
    by_digits = defaultdict[str, list[Destination]](list)
    for row in destinations:
        by_digits[digits(row.prefix)].append(row)
    lengths = tuple(sorted({len(prefix) for prefix in by_digits}, reverse=True))
    return Zones(lengths, {prefix: timeline(beginnings(prefix, lengths, by_digits)) for prefix in by_digits})


def digits(prefix: str) -> str:
    """What a number begins with after its +."""
    return "" if prefix == ANY else prefix


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
    held = (row for row in rows if row.valid_from <= day and (row.valid_to is None or day < row.valid_to))
    return next((Match(row.prefix, row.zone) for row in held), None)
