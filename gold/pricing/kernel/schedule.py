"""Which rate holds at an instant, and until when: asked as a use needs it, right on days when the clock changes."""

from gold.pricing.kernel.book import Book, Hours, Window
from gold.pricing.kernel.clock import DAY, MINUTE, month_and_day, offset_at, weekday_of
from gold.pricing.kernel.records import FAR, NONE


def rate_at(book: Book, schedule: int, at: int) -> tuple[int, int]:
    """The rate in force, NONE where none is, and the instant at which another may be: the day's end at the latest."""
    rate, until, is_last = rate_from(book, schedule, at)
    while not is_last:
        following, later, is_last = rate_from(book, schedule, until)
        if following != rate:
            break
        until = later
    return rate, until


def rate_from(book: Book, schedule: int, at: int) -> tuple[int, int, bool]:
    """The rate in force, the next instant at which a window or the clock changes, and whether that is the day's end."""
    index = offset_at(book, at)
    ahead = book.offsets[index].ahead
    day, second = (at + ahead) // DAY, (at + ahead) % DAY
    rate, bound = rate_on(book, schedule, day, second // MINUTE)
    until = (at - second) + bound * MINUTE
    changes = book.offsets[index + 1].since if index + 1 < len(book.offsets) else FAR
    if until < changes:
        return rate, until, bound * MINUTE == DAY
    return rate, changes, (changes + book.offsets[index + 1].ahead) // DAY != day


def rate_on(book: Book, schedule: int, day: int, minute: int) -> tuple[int, int]:
    """The rate in force at a minute of a local day, and the next minute at which a window begins or ends."""
    rate, weight, begun, bound = NONE, NONE, NONE, DAY // MINUTE
    hours = hours_on(book, schedule, day)
    if hours == NONE:
        return rate, bound
    for index in range(book.hours[hours].slot, book.hours[hours].slot_end):
        slot = book.slots[index]
        if slot.window == NONE:
            if weight == NONE:
                rate = slot.rate
            continue
        window = book.windows[slot.window]
        if minute >= window.to_minute or not is_on(book, window, day):
            continue
        bound = min(bound, window.to_minute if window.from_minute <= minute else window.from_minute)
        if window.from_minute <= minute and (window.weight, window.from_minute) > (weight, begun):
            rate, weight, begun = slot.rate, window.weight, window.from_minute
    return rate, bound


def hours_on(book: Book, schedule: int, day: int) -> int:
    """The index of the hours in force on a local day; NONE where the plan has no version."""
    for index in range(book.schedules[schedule].hours, book.schedules[schedule].hours_end):
        hours: Hours = book.hours[index]
        if hours.first_day <= day < hours.end_day:
            return index
    return NONE


def is_on(book: Book, window: Window, day: int) -> bool:
    """Whether a window holds at some time of a local day."""
    month, day_of_month = month_and_day(day)
    if not (window.weekdays >> weekday_of(day) & 1 and window.months >> month & 1 and window.days >> day_of_month & 1):
        return False
    if window.calendar == NONE:
        return True
    for index in range(book.calendars[window.calendar].span, book.calendars[window.calendar].span_end):
        if book.spans[index].first_day <= day < book.spans[index].end_day:
            return True
    return False
