"""Whether one rate holds at every instant: no two windows that draw, and no day and time without any."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from gold.pricing.tariff.section import Section
from gold.pricing.tariff.windows import ALL_DAYS, ALL_MONTHS, MONTHS, WEEKDAYS, Day, Window, has_a_day


def check_coverage(section: Section, used: Sequence[Window], has_default: bool, to: str = "") -> None:
    """Faults where windows of rates draw, or leave an instant without one. to: which uses, as a sentence says it."""
    if not has_default and (instant := first_gap(used)):
        section.fault(f"{section.path}rate: from {instant} on none applies{to}; expected one rate without a window")
    for one, two in combinations(used, 2):
        if (one.weight, one.from_) == (two.weight, two.from_) and has_a_day(one, two):
            section.fault(f"{section.path}rate: windows {one.name} and {two.name} draw{to}; expected another weight")


def first_gap(used: Sequence[Window]) -> str | None:
    """In words the first day and time at which no window holds. A calendar's days are never sure."""
    sure = [each for each in used if each.calendar is None]
    clocks = sorted({"00:00", *(each.to for each in sure if each.to < "24:00")})  # a gap begins where a window ends
    for day, clock in product(day_classes(sure), clocks):
        if not any(each.is_on(day) and each.is_at(clock) for each in sure):
            return f"{day_in_words(day, sure)} {clock}{outside(used)}"
    return None


def day_classes(windows: Sequence[Window]) -> Iterator[Day]:
    """The first day, 29 February among them, of each kind that the windows tell apart, with each of its weekdays."""
    of_month = {month: tuple(month in each.months for each in windows) for month in MONTHS}
    of_day = {day: tuple(day in each.days for each in windows) for day in ALL_DAYS}
    first: dict[tuple[object, object], tuple[str, int]] = {}
    for month, length in MONTHS.items():
        for day in range(1, length + 1):
            first.setdefault((of_month[month], of_day[day]), (month, day))
    for (month, day), weekday in product(first.values(), WEEKDAYS):
        yield Day(month, day, weekday)


def day_in_words(day: Day, windows: Sequence[Window]) -> str:
    """The day; its date only where windows look at one."""
    dated = any((each.months, each.days) != (ALL_MONTHS, ALL_DAYS) for each in windows)
    return f"{day.weekday} {day.day} {day.month}" if dated else day.weekday


def outside(windows: Sequence[Window]) -> str:
    """The calendars that would have held."""
    named = sorted({each.calendar for each in windows if each.calendar})
    return f" outside {' and '.join(named)}" if named else ""
