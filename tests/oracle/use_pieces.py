"""Where a use is cut, what is billed of each piece, and which terms of the plan say its price.

Windows, days and versions begin at whole minutes of the local clock, and so at whole minutes of UTC: a call is
walked from minute to minute.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from tests.oracle.tariff_text import WEEKDAYS, Terms


@dataclass(frozen=True)
class Use:
    """One use of the network; `start` is an aware time, `units` are seconds, messages or bytes.

    A continuation goes on with a call that another record began.
    """

    usage_id: str
    record_type: str
    plan: str
    start: datetime
    units: int
    called_number: str | None = None
    visited_network: str | None = None
    subscriber: str | None = None
    continuation: bool | None = None


@dataclass(frozen=True)
class Piece:
    """A part of a use with one price; `billed` are whole increments, `prices` are those of the rate's group."""

    offset: int
    units: int
    billed: int
    rate: Terms
    prices: Terms

    @property
    def window(self) -> str | None:
        return self.rate.get("window")

    @property
    def increment(self) -> int:
        return int(self.prices.get("increment", 1))


@dataclass(frozen=True)
class Tariff:
    """A tariff folder: plans by name, destinations by prefix, and the zone that its times are of."""

    plans: dict[str, Terms]
    prefixes: dict[str, str]
    zone: ZoneInfo

    def day(self, use: Use) -> date:
        return local_time(use.start, 0, self.zone).date()

    def version(self, use: Use) -> Terms:
        return version_on(self.plans[use.plan], self.day(use))


def pieces_of(tariff: Tariff, use: Use) -> Iterator[Piece]:
    """The pieces in order; only calls are cut in time, but no call whose service has free units at its start."""
    plan, zone = tariff.plans[use.plan], tariff.zone
    is_cut = use.record_type == "voice" and "free_units" not in tariff.version(use)["voice"]
    position = 0
    while position < use.units:
        rate = rate_at(plan, use, position if is_cut else 0, zone)
        group = next(each for each in rate.get("groups", [rate]) if position < each.get("up_to", position + 1))
        end = min(use.units, group.get("up_to", use.units))
        end = first_cut(plan, use, position, end, zone) if is_cut else end
        increment = group.get("increment", 1)
        billed = ceil((end - position) / increment) * increment
        yield Piece(position, min(position + billed, use.units) - position, billed, rate, group)
        position += billed


def first_cut(plan: Terms, use: Use, position: int, end: int, zone: ZoneInfo) -> int:
    """The first whole minute after `position` on another day or with another rate, or `end`."""
    day, rate = local_time(use.start, position, zone).date(), rate_at(plan, use, position, zone)
    next_minute = position + 60 - (use.start + timedelta(seconds=position)).second
    for later in range(next_minute, end, 60):
        if local_time(use.start, later, zone).date() != day or rate_at(plan, use, later, zone) is not rate:
            return later
    return end


def rate_at(plan: Terms, use: Use, position: int, zone: ZoneInfo) -> Terms:
    """The rate whose window holds: by weight, then by the latest `from`; else the one without a window.

    A service without rates is its own rate and group.
    """
    local = local_time(use.start, position, zone)
    version = version_on(plan, local.date())
    service: Terms = version[use.record_type]
    if "rate" not in service:
        return service
    windows = {window["name"]: window for window in version.get("window", [])}
    found: Terms | None = None
    best = (-1, "")
    for rate in service["rate"]:
        window = windows.get(rate.get("window"))
        if window is None:
            found = found or rate
        elif holds(window, local) and (window.get("weight", 0), window.get("from", "00:00")) > best:
            found, best = rate, (window.get("weight", 0), window.get("from", "00:00"))
    assert found is not None
    return found


def holds(window: Terms, local: datetime) -> bool:
    """Whether a window, or a modifier's, holds at this local time; its bounds are whole minutes as `08:00`."""
    on_day = WEEKDAYS[local.weekday()] in window.get("weekdays", WEEKDAYS)
    return on_day and window.get("from", "00:00") <= f"{local:%H:%M}" < window.get("to", "24:00")


def version_on(plan: Terms, day: date) -> Terms:
    """The version in force on a local day."""
    versions: list[Terms] = plan["version"]
    return max((each for each in versions if each["valid_from"] <= day), key=lambda each: each["valid_from"])


def local_time(start: datetime, position: int, zone: ZoneInfo) -> datetime:
    """The clock on the wall `position` seconds after the start."""
    return (start.astimezone(UTC) + timedelta(seconds=position)).astimezone(zone)
