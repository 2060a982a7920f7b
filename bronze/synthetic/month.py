"""A calendar month in a time zone: its bounds as instants, and how instants are written in it."""

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
REACH = 40 * DAY  # how far before the month its late events may lie, and a little more
GRID = 900  # every time zone's clock changes at a quarter of an hour
UTC_Z, LOCAL_OFFSET, NO_TIME_ZONE = 0, 1, 2  # the writings of a time


@dataclass(frozen=True)
class Month:
    """A month, from its first local midnight to the next month's. Instants are seconds since 1970 UTC."""

    first: date
    time_zone: ZoneInfo

    @property
    def last(self) -> date:
        """The month's last day."""
        return self.next_first - timedelta(days=1)

    @property
    def next_first(self) -> date:
        """The first day of the month that follows."""
        return (self.first + timedelta(days=31)).replace(day=1)

    @cached_property
    def start(self) -> int:
        """The instant the month begins."""
        return self.midnight(self.first)

    @cached_property
    def end(self) -> int:
        """The instant the next month begins."""
        return self.midnight(self.next_first)

    def midnight(self, day: date) -> int:
        """The instant a local day begins."""
        return int(datetime(day.year, day.month, day.day, tzinfo=self.time_zone).timestamp())

    def offsets(self, instants: Instants) -> Instants:
        """Seconds the local clock is ahead of UTC at instants of the month or up to 40 days before it."""
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


def signed(offset: int) -> str:
    """An offset in seconds as +01:00."""
    hours, minutes = divmod(abs(offset) // 60, 60)
    return f"{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"
