"""When Ramadan is expected, as rows of calendar.csv that an operator corrects by what was seen of the moon."""

from datetime import date
from typing import Any

from machine.command import Stop


def ramadans(year: int) -> list[str]:
    """The rows of those that begin in a Gregorian year, of which some hold two. Raises Stop for a year not known."""
    from hijridate import Gregorian, Hijri  # only who proposes needs it: a cluster can do without

    try:
        years = {Gregorian(year, month, 1).to_hijri().year for month in (1, 12)}
        months = [(h, day_of(Hijri(h, 9, 1)), day_of(Hijri(h, 10, 1))) for h in range(min(years), max(years) + 1)]
    except (OverflowError, ValueError):
        raise Stop(f"the Hijri calendar is not known for {year}: name a year from 1925 to 2076.") from None
    return [f"ramadan,{first},{after},Ramadan {hijri}" for hijri, first, after in months if first.year == year]


def day_of(hijri: Any) -> date:
    return date(*hijri.to_gregorian().datetuple())
