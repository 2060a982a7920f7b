"""Calendar months in a row in a time zone: their bounds as instants, and how instants are written in them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl

Instants = npt.NDArray[np.int64]

HOUR = 3600
DAY = 24 * HOUR
REACH = 40 * DAY  # how far before the period its late events may lie, and a little more
GRID = 900  # every time zone's clock changes at a quarter of an hour
UTC_Z, LOCAL_OFFSET, NO_TIME_ZONE = 0, 1, 2  # the writings of a time


@dataclass(frozen=True)
class Period:
    """So many months, from their first local midnight to the next month's. Instants are seconds since 1970 UTC."""

    first: date
    time_zone: ZoneInfo
    months: int = 1

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next_first - timedelta(days=1)

    @property
    def next_first(self) -> date:
        """The first day of the month that follows."""
        return months_later(self.first, self.months)

    @cached_property
    def start(self) -> int:
        """The instant it begins."""
        return self.midnight(self.first)

    @cached_property
    def month_starts(self) -> Instants:
        """The instants its months begin."""
        return np.array([self.midnight(months_later(self.first, nth)) for nth in range(self.months)], dtype=np.int64)

    def month_of(self, instants: Instants) -> Instants:
        """Which of its months instants of the period lie in, 0 the first."""
        return np.searchsorted(self.month_starts, instants, side="right") - 1

    @cached_property
    def end(self) -> int:
        """The instant the next month begins."""
        return self.midnight(self.next_first)

    def midnight(self, day: date) -> int:
        """The instant a local day begins."""
        return int(datetime(day.year, day.month, day.day, tzinfo=self.time_zone).timestamp())

    def offsets(self, instants: Instants) -> Instants:
        """Seconds the local clock is ahead of UTC at instants of the period or up to 40 days before it."""
        return self.offset_grid[(instants - (self.start - REACH)) // GRID]

    @cached_property
    def offset_grid(self) -> Instants:
        """The offset in every quarter of an hour that `offsets` may be asked for."""
        return np.array([self.offset(at) for at in range(self.start - REACH, self.end, GRID)], dtype=np.int64)

    def offset(self, instant: int) -> int:
        """The offset at one instant, in seconds."""
        ahead = datetime.fromtimestamp(instant, UTC).astimezone(self.time_zone).utcoffset()
        return int((ahead or timedelta()).total_seconds())

    def written(self, instants: Instants, writings: npt.NDArray[np.int8]) -> pl.Series:
        """The instants in ISO 8601: in UTC with a Z, local with an offset, or local with nothing."""
        offsets = np.where(writings == UTC_Z, 0, self.offsets(instants))
        clocks = pl.from_epoch(pl.Series(instants + offsets)).dt.to_string("%Y-%m-%dT%H:%M:%S")
        ends = {ahead: signed(ahead) for ahead in np.unique(offsets).tolist()}
        local = pl.Series(offsets).replace_strict(ends, return_dtype=pl.String)
        codes = pl.Series(writings)
        return clocks + pl.Series(["Z", "", ""]).gather(codes) + local.zip_with(codes == LOCAL_OFFSET, pl.Series([""]))


def months_later(day: date, months: int) -> date:
    """The first day of the month so many after that of a day, or before it."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


def signed(offset: int) -> str:
    """An offset in seconds as +01:00."""
    hours, minutes = divmod(abs(offset) // 60, 60)
    return f"{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"
