"""Which rows of a table a merge looks at: all of them, those of some values, or those that a job has chosen itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyspark.sql import DataFrame


@dataclass(frozen=True)
class Scope:
    """within: column and values that all rows have; only that part of the table is read, and written.

    chosen: the rows of the table that others are compared with; None: all of that part.
    """

    within: Mapping[str, Sequence[str]] = field(default_factory=dict)
    chosen: DataFrame | None = None

    def of(self, rows: DataFrame) -> DataFrame:
        """Those of rows that lie in that part."""
        for column, values in self.within.items():
            rows = rows.where(rows[column].isin(list(values)))
        return rows


WHOLE = Scope()
