"""Where a use is cut, what is billed of each piece, and which terms of the plan say its price.

Windows, days and versions begin at whole minutes of the local clock, and so at whole minutes of UTC: a call is
walked from minute to minute.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from tests.oracle.destinations import Destination, destination_of, digits_of
from tests.oracle.tariff_text import MONTHS, WEEKDAYS, Terms

Span = tuple[date, date]
"""A first local day, and the day after the last."""


@dataclass(frozen=True)
class Use:
    """One use of the network; `start` is an aware time, `units` are seconds, messages or bytes.

    A continuation goes on with a call that another record began. Where it roams or reaches other countries is told by
    its network and number, unless the record itself says so.
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
    is_roaming: bool | None = None
    is_international: bool | None = None


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
    """A tariff folder: plans by name, destinations, days by the name of a calendar; and the zone its times are of."""

    plans: dict[str, Terms]
    destinations: tuple[Destination, ...]
    zone: ZoneInfo
    calendars: Mapping[str, Sequence[Span]] = field(default_factory=dict)

    def day(self, use: Use) -> date:
        return local_time(use.start, 0, self.zone).date()

    def version(self, use: Use) -> Terms:
        return version_on(self.plans[use.plan], self.day(use))

    def destination_of(self, use: Use) -> Destination | None:
        """The row of whom the use calls, on the day of the start."""
        return destination_of(use.called_number, self.day(use), self.destinations)

    def zone_of(self, use: Use) -> str | None:
        """The zone of whom the use calls."""
        row = self.destination_of(use)
        return row.zone if row else None

    def is_free(self, use: Use) -> bool:
        """Whether a use costs nothing because of whom it calls: not so in ratings beside retail."""
        row = self.destination_of(use)
        return row is not None and row.free and "run" not in self.plans[use.plan]


def roams(use: Use) -> bool:
    """Whether a use is made in a visited network."""
    return use.visited_network is not None if use.is_roaming is None else use.is_roaming


def goes_abroad(use: Use) -> bool:
    """Whether a use reaches another country."""
    if use.is_international is not None:
        return use.is_international
    digits = digits_of(use.called_number or "")
    return digits is not None and not digits.startswith("212")


def pieces_of(tariff: Tariff, use: Use) -> Iterator[Piece]:
    """The pieces in order; only calls are cut in time, but no call whose service has free units at its start."""
    is_cut = use.record_type == "voice" and "free_units" not in tariff.version(use)["voice"]
    position = 0
    while position < use.units:
        rate = rate_at(tariff, use, position if is_cut else 0)
        group = next(part for part in rate.get("groups", [rate]) if position < part.get("up_to", position + 1))
        end = min(use.units, group.get("up_to", use.units))
        end = first_cut(tariff, use, position, end) if is_cut else end
        increment = group.get("increment", 1)
        billed = ceil((end - position) / increment) * increment
        yield Piece(position, min(position + billed, use.units) - position, billed, rate, group)
        position += billed


def first_cut(tariff: Tariff, use: Use, position: int, end: int) -> int:
    """The first whole minute after `position` on another day or with another rate, or `end`."""
    day, rate = local_time(use.start, position, tariff.zone).date(), rate_at(tariff, use, position)
    next_minute = position + 60 - (use.start + timedelta(seconds=position)).second
    for later in range(next_minute, end, 60):
        if local_time(use.start, later, tariff.zone).date() != day or rate_at(tariff, use, later) is not rate:
            return later
    return end


def rate_at(tariff: Tariff, use: Use, position: int) -> Terms:
    """The rate for where the use goes whose window holds: by weight, then by the latest `from`; else the one without.

    A service without rates is its own rate and group.
    """
    local = local_time(use.start, position, tariff.zone)
    version = version_on(tariff.plans[use.plan], local.date())
    service: Terms = version[use.record_type]
    if "rate" not in service:
        return service
    windows = {window["name"]: window for window in version.get("window", [])}
    best_rate: Terms | None = None
    best = (-1, "")
    for rate in meant_for(service["rate"], tariff.zone_of(use), roams(use)):
        window = windows.get(rate.get("window"))
        if window is None:
            best_rate = best_rate or rate
        elif holds(window, local, tariff.calendars):
            rank = (window.get("weight", 0), window.get("from", "00:00"))
            best_rate, best = (rate, rank) if rank > best else (best_rate, best)
    assert best_rate is not None
    return best_rate


def meant_for(rates: Sequence[Terms], zone: str | None, is_roaming: bool) -> list[Terms]:
    """The rates to a zone, roaming or not; those without zones are to all that no rate of the service names."""
    is_named = any(zone in rate.get("zones", ()) for rate in rates)
    to_zone = [rate for rate in rates if (zone in rate["zones"] if "zones" in rate else not is_named)]
    return [rate for rate in to_zone if rate.get("roaming", is_roaming) == is_roaming]


def holds(window: Terms, local: datetime, calendars: Mapping[str, Sequence[Span]]) -> bool:
    """Whether a window, or a modifier's, holds at this local time; its bounds are whole minutes as `08:00`."""
    day = local.date()
    on_day = (
        WEEKDAYS[day.weekday()] in window.get("weekdays", WEEKDAYS)
        and MONTHS[day.month - 1] in window.get("months", MONTHS)
        and day.day in window.get("days", [day.day])
        and any(first <= day < end for first, end in calendars.get(window.get("calendar", ""), [(day, date.max)]))
    )
    return on_day and window.get("from", "00:00") <= f"{local:%H:%M}" < window.get("to", "24:00")


def version_on(plan: Terms, day: date) -> Terms:
    """The version in force on a local day."""
    versions: list[Terms] = plan["version"]
    return max(
        (version for version in versions if version["valid_from"] <= day), key=lambda version: version["valid_from"]
    )


def local_time(start: datetime, position: int, zone: ZoneInfo) -> datetime:
    """The clock on the wall `position` seconds after the start."""
    return (start.astimezone(UTC) + timedelta(seconds=position)).astimezone(zone)
