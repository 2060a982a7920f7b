"""Which rates of a service price which uses: by the zone that is called, and at home or roaming."""

from collections.abc import Sequence
from typing import NamedTuple

from gold.pricing.tariff.rates import Rate


class UseClass(NamedTuple):
    """Uses that the same rates price. zone: of the called number; None: one that no rate names, or none was called."""

    zone: str | None
    roaming: bool


def use_classes(rates: Sequence[Rate], roams: bool = True) -> list[UseClass]:
    """The classes that rates tell apart. roams: whether a use may be roaming."""
    zones = sorted({zone for rate in rates for zone in rate.zones})
    return [UseClass(zone, roaming) for zone in (None, *zones) for roaming in (False, True) if roams or not roaming]


def indices_for(use: UseClass, rates: Sequence[Rate]) -> tuple[int, ...]:
    """The indices of the rates that price a class. A rate without zones prices those that no other rate names."""
    named = {zone for rate in rates for zone in rate.zones}

    def prices(rate: Rate) -> bool:
        to_zone = use.zone in rate.zones if rate.zones else use.zone not in named
        return to_zone and rate.roaming in (None, use.roaming)

    return tuple(index for index, rate in enumerate(rates) if prices(rate))
