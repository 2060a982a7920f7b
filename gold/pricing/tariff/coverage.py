"""Whether each use has one rate at every instant: no windows that draw, and no day and time without any."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from gold.pricing.tariff.rates import Rate
from gold.pricing.tariff.section import Section
from gold.pricing.tariff.use_classes import UseClass, indices_for, use_classes
from gold.pricing.tariff.windows import ALL_DAYS, ALL_MONTHS, MONTHS, WEEKDAYS, Day, Window, has_a_day


def check_rates(section: Section, rates: Sequence[Rate], known: Sequence[Window], roams: bool) -> None:
    """Faults of a service's rates. roams: whether its uses may be roaming."""
    told = set()
    for use in use_classes(rates, roams):
        indices = indices_for(use, rates)
        if indices not in told:
            told.add(indices)
            check_class(section, [rates[index].window for index in indices], known, in_words(use, rates))


def in_words(use: UseClass, rates: Sequence[Rate]) -> str:
    """A class of uses as far as the rates tell it from others."""
    to = use.zone or "other zones"
    network = " when roaming" if use.roaming else " at home"
    is_zoned, is_split = any(rate.zones for rate in rates), any(rate.roaming is not None for rate in rates)
    return (f" to {to}" if is_zoned else "") + (network if is_split else "")


def check_class(section: Section, named: Sequence[str | None], known: Sequence[Window], to: str) -> None:
    """Faults of the rates of one class of uses, of which each names a window. to: the class in words."""
    for twice in sorted({str(name or "no window") for name in named if named.count(name) > 1}):
        section.fault(f"{section.path}rate: {twice} has more than one{to}; expected one rate for each window")
    check_coverage(section, [window for window in known if window.name in named], None in named, to)


def check_coverage(section: Section, used: Sequence[Window], has_default: bool, to: str) -> None:
    """Faults where windows of rates draw, or leave an instant without one."""
    if not has_default and (instant := first_gap(used)):
        section.fault(f"{section.path}rate: from {instant} on none applies{to}; expected one rate without a window")
    for one, two in combinations(used, 2):
        if (one.weight, one.from_) == (two.weight, two.from_) and has_a_day(one, two):
            section.fault(f"{section.path}rate: {meet(one, two)}{to}; expected another weight or from")


def meet(one: Window, two: Window) -> str:
    """In words that two windows hold at once, and neither before the other."""
    return f"windows {one.name} and {two.name} can hold at once, with the same weight and start"


def first_gap(used: Sequence[Window]) -> str | None:
    """In words the first day and time at which no window holds. A calendar's days are never sure."""
    sure = [window for window in used if window.calendar is None]
    # A gap begins where a window ends.
    clocks = sorted({"00:00", *(window.to for window in sure if window.to < "24:00")})
    for day, clock in product(day_classes(sure), clocks):
        if not any(window.is_on(day) and window.is_at(clock) for window in sure):
            return f"{day_in_words(day, sure)} {clock}{outside(used)}"
    return None


def day_classes(windows: Sequence[Window]) -> Iterator[Day]:
    """The first day, 29 February among them, of each kind that the windows tell apart, with each of its weekdays."""
    of_month = {month: tuple(month in window.months for window in windows) for month in MONTHS}
    of_day = {day: tuple(day in window.days for window in windows) for day in ALL_DAYS}
    first: dict[tuple[object, object], tuple[str, int]] = {}
    for month, length in MONTHS.items():
        for day in range(1, length + 1):
            first.setdefault((of_month[month], of_day[day]), (month, day))
    for (month, day), weekday in product(first.values(), WEEKDAYS):
        yield Day(month, day, weekday)


def day_in_words(day: Day, windows: Sequence[Window]) -> str:
    """The day; its date only where windows look at one."""
    dated = any((window.months, window.days) != (ALL_MONTHS, ALL_DAYS) for window in windows)
    return f"{day.weekday} {day.day} {day.month}" if dated else day.weekday


def outside(windows: Sequence[Window]) -> str:
    """The calendars that would have held."""
    named = sorted({window.calendar for window in windows if window.calendar})
    return f" outside {' and '.join(named)}" if named else ""
