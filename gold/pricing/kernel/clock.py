"""Local time at an instant, by the offsets of one time zone in their order."""

from gold.pricing.kernel.book import Book

DAY, MINUTE = 86_400, 60
"""In seconds."""


def offset_at(book: Book, at: int) -> int:
    """The index of the offset that holds at an instant; the first one before all."""
    low, high = 0, len(book.offsets)
    while high - low > 1:
        middle = (low + high) // 2
        if book.offsets[middle].since <= at:
            low = middle
        else:
            high = middle
    return low


def weekday_of(day: int) -> int:
    """0 for Monday; 1970 began on a Thursday."""
    return (day + 3) % 7


def month_and_day(day: int) -> tuple[int, int]:
    """Month, 0 to 11, and day of the month, 1 to 31, of a day since 1970, in the Gregorian calendar.

    Counted in years from March on, so that the day that leaps is the last one; 153 days are five months.
    """
    since = day + 719_468  # from 1 March of year 0
    of_era = since % 146_097
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    return (month + 2) % 12, of_year - (153 * month + 2) // 5 + 1
