"""Which rate holds when, as instants: a plan's windows in a zone, right on days when the clock changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from gold.pricing.tariff.rates import WEEKDAYS, Rate, Window

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Hours:
    """The windows and rates of one service from one version of a plan, and the place of its first rate in a list."""

    windows: Mapping[str, Window]
    rates: Sequence[Rate]
    first: int


@dataclass(frozen=True)
class Span:
    """at, until: seconds since 1970, UTC, the end excluded. rate: a place in the plan's list; None: there is none."""

    at: int
    until: int
    rate: int | None


def spans_of_day(day: date, hours: Hours | None, zone: ZoneInfo) -> list[Span]:
    """The spans of a local day, in order. hours: of the version in force; None: no version is."""
    begin, end = instant(day, "00:00", zone), instant(day + timedelta(days=1), "00:00", zone)
    if hours is None:
        return [Span(seconds(begin), seconds(end), None)]
    at = [change for change in sorted(changes(day, hours, zone, begin, end)) if begin < change < end]
    pieces = [(one, two, in_force(one.astimezone(zone), hours)) for one, two in pairwise([begin, *at, end])]
    joined: list[Span] = []
    for one, two, rate in pieces:
        if joined and joined[-1].rate == rate:
            joined[-1] = Span(joined[-1].at, seconds(two), rate)
        else:
            joined.append(Span(seconds(one), seconds(two), rate))
    return joined


def changes(day: date, hours: Hours, zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """Every instant of the day at which another rate may hold: a window's bound, or a change of the clock."""
    for window in hours.windows.values():
        for clock in (window.from_, window.to):
            yield instant(day, clock, zone)
            yield instant(day, clock, zone, fold=1)  # an hour that comes twice begins twice
    if begin.astimezone(zone).utcoffset() != end.astimezone(zone).utcoffset():
        yield clock_change(begin, end, zone)


def clock_change(begin: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    """The instant between two at which the zone's offset becomes the later one's."""
    while end - begin > SECOND:
        middle = begin + (end - begin) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == begin.astimezone(zone).utcoffset():
            begin = middle
        else:
            end = middle
    return end


def in_force(local: datetime, hours: Hours) -> int | None:
    """The place of the rate that holds at a local time: of the highest weight, then the latest start."""
    weekday, clock = WEEKDAYS[local.weekday()], f"{local:%H:%M}"

    def rank(place: int) -> tuple[int, str]:
        window = hours.windows.get(hours.rates[place].window or "")
        return (window.weight, window.from_) if window else (-1, "")

    def applies(rate: Rate) -> bool:
        return rate.window is None or hours.windows[rate.window].applies(weekday, clock)

    places = [place for place, rate in enumerate(hours.rates) if applies(rate)]
    return hours.first + max(places, key=rank) if places else None


def instant(day: date, clock: str, zone: ZoneInfo, fold: int = 0) -> datetime:
    """A local time as an instant; one that the clock skipped is the change itself, or after it."""
    whole = clock == "24:00"
    local = datetime.combine(day + timedelta(days=whole), time(0) if whole else time.fromisoformat(clock), zone)
    return local.replace(fold=fold).astimezone(UTC)


def seconds(at: datetime) -> int:
    """Seconds since 1970, UTC."""
    return int(at.timestamp())
