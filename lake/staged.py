"""Rows that are computed once, and how many they are."""

from dataclasses import dataclass, replace

from pyspark.sql import Column, DataFrame


@dataclass(frozen=True)
class Staged:
    """rows: to read as often as need be."""

    rows: DataFrame
    count: int

    def with_columns(self, **columns: Column) -> "Staged":
        """The same rows with further columns."""
        return replace(self, rows=self.rows.withColumns(columns))
