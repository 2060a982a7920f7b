"""Prices by time and by length of a call: named windows, and the rate that holds in each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product

from gold.pricing.tariff import values
from gold.pricing.tariff.section import Section
from gold.pricing.tariff.tiers import Tier, tiers

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ROUNDINGS = {"half_up": "5 and more up", "up": "always up", "down": "always down"}
LARGEST_PRICE_UNIT = 10**10
LARGEST_MULTIPLE = 10**12
"""Of the price units of a plan's service, in all its versions together: their prices are added as whole numbers."""


@dataclass(frozen=True)
class Window:
    """Times of the local week, their end excluded. Of those that apply the highest weight wins, then the latest from_.

    from_, to: as 08:00 and 24:00.
    """

    name: str
    from_: str = "00:00"
    to: str = "24:00"
    weekdays: tuple[str, ...] = WEEKDAYS
    weight: int = 0

    def applies(self, weekday: str, clock: str) -> bool:
        """Whether it holds then."""
        return weekday in self.weekdays and self.from_ <= clock < self.to


@dataclass(frozen=True)
class Group:
    """For the units of a call up to and including up_to, None: for the rest, so much per price_unit.

    tiers: the prices by the cycle's billed units; a single price is one such tier. Units are billed in whole
    increments; one that reaches beyond its group or window is charged whole at this price.
    """

    tiers: tuple[Tier, ...]
    price_unit: int
    increment: int = 1
    up_to: int | None = None


@dataclass(frozen=True)
class Rate:
    """What usage costs in a window; without one, whenever no window of another rate applies.

    connect_fee, minimum, maximum: of a call that starts in it and has usage. rounding: of the whole call, once.
    """

    groups: tuple[Group, ...]
    window: str | None = None
    connect_fee: Decimal = Decimal(0)
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    rounding: str = "half_up"
    decimals: int = 6


def windows(section: Section) -> tuple[Window, ...]:
    """The windows of a plan's version."""
    found = tuple(window(part) for part in section.parts("window"))
    section.check_own_names("window", [each.name for each in found])
    return found


def window(section: Section) -> Window:
    """One window."""
    found = Window(
        name=section.need("name", values.name, ""),
        from_=section.may("from", values.clock, "00:00"),
        to=section.may("to", values.clock, "24:00"),
        weekdays=section.may("weekdays", values.some_of(WEEKDAYS), WEEKDAYS),
        weight=section.may("weight", values.whole(0, 1_000), 0),
    )
    if found.from_ >= found.to:
        section.fault(f"{section.path}from is not before to; a window across midnight is two windows")
    section.end()
    return found


def rates(section: Section, known: Sequence[Window]) -> tuple[Rate, ...]:
    """The rates of a service, which leave no instant without one, nor with two."""
    found = tuple(rate(part, [each.name for each in known]) for part in section.parts("rate"))
    named = [each.window for each in found]
    for twice in sorted({str(each or "no window") for each in named if named.count(each) > 1}):
        section.fault(f"{section.path}rate: {twice} has more than one; expected one rate for each window")
    if found:
        check_week(section, [each for each in known if each.name in named], has_default=None in named)
    return found


def rate(section: Section, known: Collection[str]) -> Rate:
    """One rate."""
    found = Rate(
        groups=tuple(group(part) for part in section.parts("groups")),
        window=section.may("window", values.one_of(known), None),
        connect_fee=section.may("connect_fee", values.decimal(), Decimal(0)),
        minimum=section.may("minimum", values.decimal(), None),
        maximum=section.may("maximum", values.decimal(), None),
        rounding=section.may("rounding", values.one_of(ROUNDINGS), "half_up"),
        decimals=section.may("decimals", values.whole(0, 6), 6),
    )
    if not values.is_rising([each.up_to for each in found.groups]):
        section.fault(f"{section.path}groups: expected up_to to rise from group to group, and none on the last")
    section.end()
    return found


def group(section: Section) -> Group:
    """One group."""
    price = section.may("price", values.decimal(), None)
    steps = tiers(section, "tiers")
    if (price is None) == (not steps):
        section.fault(f"{section.path}price and {section.path}tiers: expected one of the two")
    found = Group(
        tiers=steps if price is None else (Tier(price),),
        price_unit=section.need("price_unit", values.whole(1, LARGEST_PRICE_UNIT), 1),
        increment=section.may("increment", values.whole(1, LARGEST_PRICE_UNIT), 1),
        up_to=section.may("up_to", values.whole(1), None),
    )
    section.end()
    return found


def check_week(section: Section, used: Sequence[Window], has_default: bool) -> None:
    """At every instant of the week one rate holds. Where no window begins or ends, nothing changes."""
    clocks = sorted({"00:00", *(clock for each in used for clock in (each.from_, each.to) if clock < "24:00")})
    unpriced = [
        f"{weekday} {clock}"
        for weekday, clock in product(WEEKDAYS, clocks)
        if not has_default and not any(each.applies(weekday, clock) for each in used)
    ]
    if unpriced:
        section.fault(f"{section.path}rate: from {unpriced[0]} on none applies; expected one rate without a window")
    for one, two in combinations(used, 2):
        same = (one.weight, one.from_) == (two.weight, two.from_)
        if same and set(one.weekdays) & set(two.weekdays):
            section.fault(f"{section.path}rate: windows {one.name} and {two.name} draw; expected another weight")
