"""A span of time of which a table's rows are wanted, so that files of other times are not opened."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

STATISTICS_PRECISION = timedelta(milliseconds=1)
"""The times in Delta's statistics are cut to milliseconds."""


@dataclass(frozen=True)
class Times:
    """Rows whose column, a TIMESTAMP, lies from since on and before until; None: for ever. Both with a time zone."""

    column: str
    since: datetime
    until: datetime | None = None

    def of(self, rows: "DataFrame") -> "DataFrame":
        """Those of the rows."""
        later = rows.where(rows[self.column] >= self.since)
        return later if self.until is None else later.where(later[self.column] < self.until)

    def may_meet(self, least: datetime | None, most: datetime | None) -> bool:
        """Whether a file may hold one, by the least and the most time in it as far as they are known."""
        is_before = most is not None and most + STATISTICS_PRECISION < self.since
        is_after = least is not None and self.until is not None and least >= self.until
        return not (is_before or is_after)
