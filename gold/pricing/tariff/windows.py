"""Named windows of local time, by which rates are chosen: days that they hold on, then times of those days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from gold.pricing.tariff import names, values
from gold.pricing.tariff.section import Section

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {
    "january": 31,
    "february": 29,
    "march": 31,
    "april": 30,
    "may": 31,
    "june": 30,
    "july": 31,
    "august": 31,
    "september": 30,
    "october": 31,
    "november": 30,
    "december": 31,
}
"""How many days each has at most."""

ALL_MONTHS = tuple(MONTHS)
ALL_DAYS = tuple(range(1, 32))


class Day(NamedTuple):
    """A local day as windows see it. calendars: those it is a day of."""

    month: str
    day: int
    weekday: str
    calendars: Collection[str] = ()


def day_of(day: date, calendars: Collection[str]) -> Day:
    """A date as windows see it."""
    return Day(ALL_MONTHS[day.month - 1], day.day, WEEKDAYS[day.weekday()], calendars)


@dataclass(frozen=True)
class Window:
    """Local times, their end excluded, of the days that all else allows.

    Of windows that hold the highest weight wins, then the latest from_. from_, to: as 08:00 and 24:00.
    calendar: a name whose days these are; None: any day.
    """

    name: str
    from_: str = "00:00"
    to: str = "24:00"
    weekdays: tuple[str, ...] = WEEKDAYS
    weight: int = 0
    months: tuple[str, ...] = ALL_MONTHS
    days: tuple[int, ...] = ALL_DAYS
    calendar: str | None = None

    def is_on(self, day: Day) -> bool:
        """Whether it holds at some time of the day."""
        of_year = day.weekday in self.weekdays and day.month in self.months and day.day in self.days
        return of_year and (self.calendar is None or self.calendar in day.calendars)

    def is_at(self, clock: str) -> bool:
        """Whether it holds at a time of its days."""
        return self.from_ <= clock < self.to


def windows(section: Section, calendars: Collection[str] | None) -> tuple[Window, ...]:
    """The windows of a plan's version. calendars: the names known; None: any."""
    windows = tuple(window(part, calendars) for part in section.parts("window"))
    section.check_own_names("window", [window.name for window in windows])
    return windows


def window(section: Section, calendars: Collection[str] | None) -> Window:
    window = Window(
        name=section.need("name", values.name, ""),
        from_=section.may("from", values.clock, "00:00"),
        to=section.may("to", values.clock, "24:00"),
        weekdays=section.may("weekdays", values.some_of(WEEKDAYS), WEEKDAYS),
        weight=section.may("weight", values.whole(0, 1_000), 0),
        months=section.may("months", values.some_of(ALL_MONTHS), ALL_MONTHS),
        days=section.may("days", values.some_whole(1, 31), ALL_DAYS),
        calendar=section.may("calendar", names.known_name(calendars), None),
    )
    if section.end() and window.from_ >= window.to:
        section.fault(f"{section.path}from is not before to; a window across midnight is two windows")
    if section.is_sound() and not has_a_day(window):
        section.fault(f"{section.path}days: no such day is in its months; expected a day that one of them has")
    return window


def has_a_day(*all_hold: Window) -> bool:
    """Whether there can be a local day on which all of them hold. Any date may be any weekday, and of any calendar."""
    weekdays = set.intersection(*(set(window.weekdays) for window in all_hold))
    days = set.intersection(*(set(window.days) for window in all_hold))
    months = set.intersection(*(set(window.months) for window in all_hold))
    return bool(weekdays and days) and any(min(days) <= MONTHS[month] for month in months)
