"""The schedules of a plan's service: for each class of uses, which rate holds when, over all versions of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from gold.pricing.schedule import Calendars, Hours, spans_of_day
from gold.pricing.tariff.rates import Rate
from gold.pricing.tariff.use_classes import UseClass, places_for, use_classes
from gold.pricing.tariff.windows import Window

LONGEST_CALL = timedelta(days=32)
HOME, ROAMING = "home/", "roaming/"
"""How the keys of classes begin; a zone follows where a rate names it."""


class Period(NamedTuple):
    """The local days, both included, on which the uses start that are to be priced, and the tariff's zone."""

    zone: str
    first: date
    last: date


@dataclass(frozen=True)
class Placed:
    """A service's rates in one version, the place of the first in the list of all, and when the version holds."""

    windows: Mapping[str, Window]
    rates: Sequence[Rate]
    first: int
    valid_from: date
    valid_to: date | None

    def hours(self, use: UseClass) -> Hours:
        """Those that price a class of uses."""
        its = {self.first + place: self.rates[place] for place in places_for(use, self.rates)}
        named = {rate.window for rate in its.values()}
        return Hours({name: window for name, window in self.windows.items() if name in named}, its)

    def is_in_force(self, day: date) -> bool:
        """Whether the version holds on a local day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def schedules_of(versions: Sequence[Placed], period: Period, calendars: Calendars) -> Mapping[str, Any]:
    """classes: a place in schedules by the key of a class. Classes of the same rates share one."""
    classes = use_classes([rate for version in versions for rate in version.rates])
    places = {class_key(use): tuple(places_for(use, version.rates) for version in versions) for use in classes}
    by_places = dict(zip(places.values(), classes, strict=True))
    order = list(by_places)
    return {
        "classes": {key: order.index(its) for key, its in places.items()},
        "schedules": [schedule(use, versions, period, calendars) for use in by_places.values()],
    }


def class_key(use: UseClass) -> str:
    """The key of a class."""
    return f"{ROAMING if use.roaming else HOME}{use.zone or ''}"


def schedule(
    use: UseClass, versions: Sequence[Placed], period: Period, calendars: Calendars
) -> list[list[Mapping[str, Any]]]:
    """The spans of each local day of a period, and of those that a call can reach, for a class of uses."""
    hours, zone = [(version, version.hours(use)) for version in versions], ZoneInfo(period.zone)
    days = [period.first + timedelta(days=n) for n in range((period.last + LONGEST_CALL - period.first).days + 1)]
    found: list[list[Mapping[str, Any]]] = []
    for day in days:
        its = next((each for version, each in hours if version.is_in_force(day)), None)
        spans = spans_of_day(day, its, zone, calendars)
        found.append([{"at": span.at, "until": span.until, "rate": span.rate} for span in spans])
    return found
