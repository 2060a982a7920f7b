"""What a single call costs under a tariff of windows, zones and groups: exact, walked second by second."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)
ZERO = Decimal(0)
ALL_WEEK = (0, 1, 2, 3, 4, 5, 6)
ALL_YEAR = tuple(range(1, 13))
ALL_MONTH = tuple(range(1, 32))


@dataclass(frozen=True)
class Group:
    price: Decimal
    price_unit: int = 1
    increment: int = 1
    up_to: int | None = None


@dataclass(frozen=True)
class Window:
    name: str
    weekdays: tuple[int, ...] = ALL_WEEK
    start: time = MIDNIGHT
    end: time | None = None
    weight: int = 0
    months: tuple[int, ...] = ALL_YEAR
    days: tuple[int, ...] = ALL_MONTH
    calendar: str | None = None


@dataclass(frozen=True)
class Rate:
    groups: tuple[Group, ...]
    window: str | None = None
    connect_fee: Decimal = ZERO
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    rounding: str = "half_up"
    decimals: int = 6
    zones: tuple[str, ...] = ()
    roaming: bool | None = None


@dataclass(frozen=True)
class Piece:
    offset: int
    units: int
    billed_units: int
    window: str | None
    group: int
    price: Decimal
    price_unit: int
    charge: Fraction


@dataclass(frozen=True)
class Version:
    valid_from: date
    windows: tuple[Window, ...]
    rates: tuple[Rate, ...]


@dataclass(frozen=True)
class Around:
    """What is known of a call beside its time: whom it calls, where from, and the days of the calendars."""

    zone: str | None = None
    is_roaming: bool = False
    calendars: Mapping[str, Sequence[date]] = field(default_factory=dict)


NOTHING = Around()


@dataclass(frozen=True)
class Priced:
    pieces: tuple[Piece, ...]
    connect_fee: Decimal
    charge: Decimal


def price_call(
    versions: Sequence[Version],
    start: datetime,
    units: int,
    zone: ZoneInfo,
    is_call: bool = True,
    around: Around = NOTHING,
) -> Priced:
    """The pieces and the rounded charge of `units` from `start`; what is no call is never cut in time."""
    if units <= 0:
        return Priced((), ZERO, Decimal("0.000000"))
    start = start.astimezone(UTC)
    first = rate_at(versions, local_time(start, 0, zone), around)
    pieces, decimals, position = [], first.decimals, 0
    while position < units:
        rate = rate_at(versions, local_time(start, position, zone), around) if is_call else first
        number, group = group_at(rate, position)
        end = units if group.up_to is None else min(units, group.up_to)
        if is_call:
            end = first_cut(versions, start, position, end, zone, around)
        billed = ceil(Fraction(end - position, group.increment)) * group.increment
        covered = min(position + billed, units) - position
        charge = billed * Fraction(group.price) / group.price_unit
        pieces.append(Piece(position, covered, billed, rate.window, number, group.price, group.price_unit, charge))
        decimals = max(decimals, rate.decimals)
        position += billed
    total = sum((piece.charge for piece in pieces), Fraction(first.connect_fee))
    total = max(total, Fraction(first.minimum or 0))
    if first.maximum is not None:
        total = min(total, Fraction(first.maximum))
    return Priced(tuple(pieces), first.connect_fee, rounded(total, first.rounding, decimals))


def local_time(start: datetime, position: int, zone: ZoneInfo) -> datetime:
    """The wall clock `position` seconds into the call."""
    return (start + timedelta(seconds=position)).astimezone(zone)


def rate_at(versions: Sequence[Version], local: datetime, around: Around) -> Rate:
    """The rate in force: by weight, then by the latest start of day, and any window before none."""
    day, clock = local.date(), local.time()
    version = max((other for other in versions if other.valid_from <= day), key=lambda other: other.valid_from)
    ranked = [
        ((window.weight, window.start), rate)
        for window in version.windows
        if is_day_of(window, day, around) and window.start <= clock and (window.end is None or clock < window.end)
        for rate in version.rates
        if rate.window == window.name and is_meant_for(rate, version.rates, around)
    ]
    if ranked:
        return max(ranked, key=lambda entry: entry[0])[1]
    return next(r for r in version.rates if r.window is None and is_meant_for(r, version.rates, around))


def is_day_of(window: Window, day: date, around: Around) -> bool:
    """Whether the window holds on the day: by weekday, month, day of the month and calendar."""
    if window.calendar is not None and day not in around.calendars[window.calendar]:
        return False
    return day.weekday() in window.weekdays and day.month in window.months and day.day in window.days


def is_meant_for(rate: Rate, rates: Sequence[Rate], around: Around) -> bool:
    """Whether the rate prices calls to that zone, from home or abroad; one without zones takes what no other names."""
    if rate.roaming not in (None, around.is_roaming):
        return False
    if rate.zones:
        return around.zone in rate.zones
    return all(around.zone not in other.zones for other in rates)


def group_at(rate: Rate, position: int) -> tuple[int, Group]:
    """The number, from 1, and the group whose range of usage holds `position`."""
    for number, group in enumerate(rate.groups, 1):
        if group.up_to is None or position < group.up_to:
            return number, group
    raise LookupError(f"no group holds {position}")


def first_cut(
    versions: Sequence[Version], start: datetime, position: int, end: int, zone: ZoneInfo, around: Around
) -> int:
    """The first second after `position`, or `end`, where the local day or the rate is another."""
    local = local_time(start, position, zone)
    rate = rate_at(versions, local, around)
    for later in range(position + 1, end):
        then = local_time(start, later, zone)
        if then.date() != local.date() or rate_at(versions, then, around) is not rate:
            return later
    return end


def rounded(amount: Fraction, rounding: str, decimals: int) -> Decimal:
    """An amount of at least 0, rounded once to `decimals` (six at most) and written with six."""
    decimals = min(decimals, 6)
    scaled = amount * 10**decimals
    whole = {"half_up": floor(scaled + Fraction(1, 2)), "up": ceil(scaled), "down": floor(scaled)}[rounding]
    return Decimal(whole * 10 ** (6 - decimals)).scaleb(-6)
