"""Which rate holds when, as instants: a plan's windows in a zone, right on days when the clock changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from gold.pricing.tariff.rates import Rate
from gold.pricing.tariff.windows import Window, day_of

SECOND = timedelta(seconds=1)

Calendars = Mapping[str, Sequence[tuple[date, date]]]
"""First local day and the day after the last of each span, by the calendar's name."""


@dataclass(frozen=True)
class Hours:
    """The windows and rates of one service from one version of a plan. rates: by their place in the plan's list."""

    windows: Mapping[str, Window]
    rates: Mapping[int, Rate]

    def on(self, day: date, calendars: Calendars) -> "Hours":
        """Those that hold at some time of a local day."""
        its = [name for name, spans in calendars.items() if any(first <= day < after for first, after in spans)]
        seen = day_of(day, its)
        windows = {name: window for name, window in self.windows.items() if window.is_on(seen)}
        rates = {place: rate for place, rate in self.rates.items() if rate.window is None or rate.window in windows}
        return replace(self, windows=windows, rates=rates)


@dataclass(frozen=True)
class Span:
    """at, until: seconds since 1970, UTC, the end excluded. rate: a place in the plan's list; None: there is none."""

    at: int
    until: int
    rate: int | None


def spans_of_day(day: date, hours: Hours | None, zone: ZoneInfo, calendars: Calendars) -> list[Span]:
    """The spans of a local day, in order. hours: of the version in force; None: no version is."""
    today = hours.on(day, calendars) if hours else Hours({}, {})
    clocks = frozenset(clock for window in today.windows.values() for clock in (window.from_, window.to))
    spans: list[Span] = []
    for (at, clock), (until, _) in pairwise(changes(day, clocks, zone)):
        rate = in_force(clock, today)
        if spans and spans[-1].rate == rate:
            spans[-1] = replace(spans[-1], until=until)
        else:
            spans.append(Span(at, until, rate))
    return spans


@lru_cache(maxsize=10_000)  # the classes of a service ask for the same days
def changes(day: date, clocks: frozenset[str], zone: ZoneInfo) -> Sequence[tuple[int, str]]:
    """Every instant of the day at which another rate may hold, with its local time: the day's begin, these times, a
    change of the clock, and the day's end. Seconds since 1970, UTC.
    """
    begin, end = instant(day, "00:00", zone), instant(day + timedelta(days=1), "00:00", zone)
    found = {instant(day, clock, zone, fold) for clock in clocks for fold in (0, 1)}  # an hour may come twice
    if begin.astimezone(zone).utcoffset() != end.astimezone(zone).utcoffset():
        found.add(clock_change(begin, end, zone))
    inside = sorted(at for at in found if begin < at < end)
    return tuple((seconds(at), f"{at.astimezone(zone):%H:%M}") for at in (begin, *inside, end))


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


def in_force(clock: str, today: Hours) -> int | None:
    """The place of the rate that holds at a local time of the day: of the highest weight, then the latest start."""

    def rank(place: int) -> tuple[int, str]:
        window = today.windows.get(today.rates[place].window or "")
        return (window.weight, window.from_) if window else (-1, "")

    places = [
        place for place, rate in today.rates.items() if rate.window is None or today.windows[rate.window].is_at(clock)
    ]
    return max(places, key=rank, default=None)


def instant(day: date, clock: str, zone: ZoneInfo, fold: int = 0) -> datetime:
    """A local time as an instant; one that the clock skipped is the change itself, or after it."""
    whole = clock == "24:00"
    local = datetime.combine(day + timedelta(days=whole), time(0) if whole else time.fromisoformat(clock), zone)
    return local.replace(fold=fold).astimezone(UTC)


def seconds(at: datetime) -> int:
    """Seconds since 1970, UTC."""
    return int(at.timestamp())
