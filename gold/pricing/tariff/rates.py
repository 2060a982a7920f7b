"""Prices by time and by length of a call: the rate that holds in each window."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gold.pricing.tariff import names, values
from gold.pricing.tariff.section import Section
from gold.pricing.tariff.tiers import Tier, first_fee, tiers
from gold.pricing.tariff.windows import Window

ROUNDINGS = {"half_up": "5 and more up", "up": "always up", "down": "always down"}
LARGEST_PRICE_UNIT = 10**10
LARGEST_MULTIPLE = 10**12
"""Of the price units of a plan's service, in all its versions together: their prices are added as whole numbers."""


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
    zones: of the called numbers; none: those that no other rate names. roaming: True: only of roaming uses, False: only
    of others, None: of both.
    """

    groups: tuple[Group, ...]
    window: str | None = None
    connect_fee: Decimal = Decimal(0)
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    rounding: str = "half_up"
    decimals: int = 6
    zones: tuple[str, ...] = ()
    roaming: bool | None = None


def rates(section: Section, known: Sequence[Window] | None, zones: Collection[str] | None) -> tuple[Rate, ...]:
    """The rates of a service. known, zones: the windows, and the names of zones, that there are; None: any."""
    if section.table.get("rate") == []:
        section.fault(f"{section.path}rate is []; expected at least one")
    windows = None if known is None else [window.name for window in known]
    return tuple(rate(part, windows, zones) for part in section.parts("rate"))


def rate(section: Section, windows: Collection[str] | None, zones: Collection[str] | None) -> Rate:
    rate = Rate(
        groups=tuple(group(part) for part in section.parts("groups")),
        window=section.may("window", names.known_name(windows), None),
        connect_fee=section.may("connect_fee", values.decimal(), Decimal(0)),
        minimum=section.may("minimum", values.decimal(), None),
        maximum=section.may("maximum", values.decimal(), None),
        rounding=section.may("rounding", values.one_of(ROUNDINGS), "half_up"),
        decimals=section.may("decimals", values.whole(0, 6), 6),
        zones=section.may("zones", names.some_names(zones), ()),
        roaming=section.may("roaming", values.flag, None),
    )
    if section.end() and not values.is_rising([group.up_to for group in rate.groups]):
        section.fault(f"{section.path}groups: expected up_to to rise from group to group, and none on the last")
    return rate


def group(section: Section) -> Group:
    price = section.may("price", values.decimal(), None)
    steps = tiers(section, "tiers")
    group = Group(
        tiers=steps or (Tier(price or Decimal(0)),),
        price_unit=section.need("price_unit", values.whole(1, LARGEST_PRICE_UNIT), 1),
        increment=section.may("increment", values.whole(1, LARGEST_PRICE_UNIT), 1),
        up_to=section.may("up_to", values.whole(1), None),
    )
    if section.end() and ("price" in section.table) == ("tiers" in section.table):
        section.fault(f"{section.path}price and {section.path}tiers: expected one of the two")
    if first_fee(steps):
        section.fault(f"{section.path}tiers: expected no flat_fee of the first tier, but a [[version.fee]]")
    return group
