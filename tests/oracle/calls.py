"""What a single call costs under a tariff of windows and groups: exact, walked second by second.

With it come seeded tariffs and calls that meet at window bounds, midnights, versions, group bounds and clock changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor
from random import Random
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)
ZERO = Decimal(0)
ALL_WEEK = (0, 1, 2, 3, 4, 5, 6)
ZONES = (ZoneInfo("Europe/Paris"), ZoneInfo("Africa/Casablanca"))
CLOCK_CHANGES = (date(2026, 2, 15), date(2026, 3, 22), date(2026, 3, 29), date(2026, 10, 25))
WEEKS = (ALL_WEEK, ALL_WEEK, (0, 1, 2, 3, 4), (5, 6), (6,), (0,), (0, 2, 4, 6))
BOUNDS = (time(0), time(1), time(2), time(2, 30), time(3), time(8), time(12), time(20), time(22), time(23, 59))
GROUP_BOUNDS = (59, 60, 61, 600, 3_600, 86_400)
UNITS = (0, 1, 2, 29, 30, 31, 59, 60, 61, 90, 599, 600, 601, 3_599, 3_600, 3_601, 7_200)
LONG_UNITS = (28_800, 86_399, 86_400, 86_401, 172_800, 259_200)
JITTERS = (0, 0, -1, 1, -2, 2, -5, 5, -29, -30, -31, 30, -59, -60, -61, 60, -600, 600)
PRICES = ("0", "0.01", "0.30", "0.60", "1", "0.0333", "0.005", "0.000001", "0.123456")


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


@dataclass(frozen=True)
class Rate:
    groups: tuple[Group, ...]
    window: str | None = None
    connect_fee: Decimal = ZERO
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    rounding: str = "half_up"
    decimals: int = 6


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
class Priced:
    pieces: tuple[Piece, ...]
    connect_fee: Decimal
    charge: Decimal


def price_call(
    versions: Sequence[Version], start: datetime, units: int, zone: ZoneInfo, is_call: bool = True
) -> Priced:
    """The pieces and the rounded charge of `units` from `start`; what is no call is never cut in time."""
    if units <= 0:
        return Priced((), ZERO, Decimal("0.000000"))
    start = start.astimezone(UTC)
    first = rate_at(versions, local_time(start, 0, zone))
    pieces, decimals, position = [], first.decimals, 0
    while position < units:
        rate = rate_at(versions, local_time(start, position, zone)) if is_call else first
        number, group = group_at(rate, position)
        end = units if group.up_to is None else min(units, group.up_to)
        if is_call:
            end = first_cut(versions, start, position, end, zone)
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


def rate_at(versions: Sequence[Version], local: datetime) -> Rate:
    """The rate in force: by weight, then by the latest start of day, and any window before none."""
    day, clock, weekday = local.date(), local.time(), local.weekday()
    version = max((each for each in versions if each.valid_from <= day), key=lambda each: each.valid_from)
    found = [
        ((window.weight, window.start), rate)
        for window in version.windows
        if weekday in window.weekdays and window.start <= clock and (window.end is None or clock < window.end)
        for rate in version.rates
        if rate.window == window.name
    ]
    if found:
        return max(found, key=lambda each: each[0])[1]
    return next(rate for rate in version.rates if rate.window is None)


def group_at(rate: Rate, position: int) -> tuple[int, Group]:
    """The number, from 1, and the group whose range of usage holds `position`."""
    for number, group in enumerate(rate.groups, 1):
        if group.up_to is None or position < group.up_to:
            return number, group
    raise LookupError(f"no group holds {position}")


def first_cut(versions: Sequence[Version], start: datetime, position: int, end: int, zone: ZoneInfo) -> int:
    """The first second after `position`, or `end`, where the local day or the rate is another."""
    local = local_time(start, position, zone)
    rate = rate_at(versions, local)
    for later in range(position + 1, end):
        then = local_time(start, later, zone)
        if then.date() != local.date() or rate_at(versions, then) is not rate:
            return later
    return end


def rounded(amount: Fraction, rounding: str, decimals: int) -> Decimal:
    """An amount of at least 0, rounded once to `decimals` (six at most) and written with six."""
    decimals = min(decimals, 6)
    scaled = amount * 10**decimals
    whole = {"half_up": floor(scaled + Fraction(1, 2)), "up": ceil(scaled), "down": floor(scaled)}[rounding]
    return Decimal(whole * 10 ** (6 - decimals)).scaleb(-6)


def random_tariff(random: Random) -> list[Version]:
    """One version, or two of which the second begins on a day near the calls; every instant has a rate."""
    second = random.choice(CLOCK_CHANGES) + timedelta(days=random.choice((0, 0, -1, 1)))
    return [random_version(random, day) for day in (date(2026, 1, 1), second)[: random.randint(1, 2)]]


def random_version(random: Random, valid_from: date) -> Version:
    """Up to four windows that overlap, no two with the same weight and start, each with a rate of its own."""
    windows = []
    for number, (weight, start) in enumerate(random.sample([*product((0, 1, 5), BOUNDS)], random.randint(0, 4))):
        ends = [None, *(bound for bound in BOUNDS if bound > start)]
        windows.append(Window(f"w{number}", random.choice(WEEKS), start, random.choice(ends), weight))
    rates = [random_rate(random, name) for name in (None, *(window.name for window in windows))]
    random.shuffle(rates)
    return Version(valid_from, tuple(windows), tuple(rates))


def random_rate(random: Random, window: str | None) -> Rate:
    """One to three groups; fees and limits now and then, and a minimum never above the maximum."""
    groups = []
    for up_to in (*sorted(random.sample(GROUP_BOUNDS, random.randint(0, 2))), None):
        price = random.choice([*PRICES, f"0.{random.randrange(1_000_000):06}"])
        groups.append(Group(Decimal(price), random.choice((1, 60)), random.choice((1, 6, 30, 60)), up_to))
    fee = Decimal(random.choice(("0", "0", "0.05", "0.125", "0.0005")))
    minimum = random.choice((None, None, Decimal("0.1"), Decimal("0.333335")))
    maximum = random.choice((None, None, Decimal("0.5"), Decimal("2.000005"), Decimal(1000)))
    rounding = random.choice(("half_up", "up", "down"))
    return Rate(tuple(groups), window, fee, minimum, maximum, rounding, random.choice((0, 2, 3, 4, 6, 6)))


def random_calls(random: Random, n: int) -> list[tuple[datetime, int]]:
    """`n` starts (UTC) and lengths; most begin, end or pass a group bound within seconds of an edge."""
    calls = []
    for _ in range(n):
        units = random.choice(UNITS if random.random() < 0.95 else (*LONG_UNITS, random.randint(1, 259_200)))
        day = random.choice(CLOCK_CHANGES) + timedelta(days=random.choice((0, 0, 0, -1, 1)))
        edge = datetime.combine(day, random.choice(BOUNDS), random.choice(ZONES)).replace(fold=random.randint(0, 1))
        before = random.choice((0, 0, units, random.choice(GROUP_BOUNDS), random.randint(0, 86_400)))
        calls.append((edge.astimezone(UTC) + timedelta(seconds=random.choice(JITTERS) - before), units))
    return calls
