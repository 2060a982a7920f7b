"""A tariff as the kernel reads it. Plain code gets lists of these values, compiled code arrays of the same fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(slots=True)
class Terms:
    """What a version of a plan says of one service. rate: its only one, where it prices whole uses; else NONE.

    free_units: of a cycle, NONE where the price takes none. is_call: whether another rate cuts a use. Of modifiers and
    buckets the first and the one after the last.
    """

    rate: int
    free_units: int
    is_call: bool
    modifier: int
    modifier_end: int
    bucket: int
    bucket_end: int


@dataclass(slots=True)
class Modifier:
    """A factor num / den, reduced, of uses that start in its minutes of these weekdays (bit 0: Monday).

    home, roaming: of which uses.
    """

    from_minute: int
    to_minute: int
    weekdays: int
    home: bool
    roaming: bool
    num: int
    den: int


@dataclass(slots=True)
class Schedule:
    """Which rates price a class of uses: its hours, one for each version of the plan."""

    hours: int
    hours_end: int


@dataclass(slots=True)
class Hours:
    """From one local day to the day before another, the slots of rates that may hold."""

    first_day: int
    end_day: int
    slot: int
    slot_end: int


@dataclass(slots=True)
class Slot:
    """A rate and the window in which it holds; NONE: whenever no other does."""

    rate: int
    window: int


@dataclass(slots=True)
class Window:
    """Minutes of local days: of these weekdays, months and days of the month (bits), and of a calendar unless NONE."""

    from_minute: int
    to_minute: int
    weekdays: int
    months: int
    days: int
    calendar: int
    weight: int


@dataclass(slots=True)
class Calendar:
    """Its spans, in order."""

    span: int
    span_end: int


@dataclass(slots=True)
class Span:
    """Local days, the last excluded."""

    first_day: int
    end_day: int


@dataclass(slots=True)
class Offset:
    """From an instant on, how many seconds local time is ahead of UTC."""

    since: int
    ahead: int


@dataclass(slots=True)
class Rate:
    """shape: a number of gold.pricing.kernel.prices. connect, minimum, maximum: in micro-units, NONE: there is none.

    window: the name of its window. rounds_to: the whole use, in micro-units.
    takes_modifiers: whether they multiply what its units cost.
    """

    shape: int
    window: int
    group: int
    group_end: int
    connect: int
    minimum: int
    maximum: int
    rounding: int
    rounds_to: int
    takes_modifiers: bool


@dataclass(slots=True)
class Group:
    """The units of a use above one bound, up to another, in whole increments."""

    above: int
    up_to: int
    price_unit: int
    increment: int
    tier: int
    tier_end: int


@dataclass(slots=True)
class Tier:
    """The units of a cycle above one bound, up to another: micro-units per price unit, and for entering it."""

    above: int
    up_to: int
    price: int
    flat: int


@dataclass(slots=True)
class Bucket:
    """What it may cover: windows and zones by name, all where there is none."""

    name: int
    window: int
    window_end: int
    zone: int
    zone_end: int


class Book(NamedTuple):
    """A tariff as the kernel reads it; each index is one into another list. listed: names of windows and of zones."""

    terms: Sequence[Terms]
    modifiers: Sequence[Modifier]
    schedules: Sequence[Schedule]
    hours: Sequence[Hours]
    slots: Sequence[Slot]
    windows: Sequence[Window]
    calendars: Sequence[Calendar]
    spans: Sequence[Span]
    offsets: Sequence[Offset]
    rates: Sequence[Rate]
    groups: Sequence[Group]
    tiers: Sequence[Tier]
    buckets: Sequence[Bucket]
    listed: Sequence[int]
