"""Rows that are computed once, and how many they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pyspark.sql import Column, DataFrame, Row


@dataclass(frozen=True)
class Staged:
    """rows: to read as often as need be."""

    rows: DataFrame
    count: int

    def with_columns(self, **columns: Column) -> "Staged":
        """The same rows with further columns."""
        return replace(self, rows=self.rows.withColumns(columns))


@dataclass(frozen=True)
class Made:
    """What a function made of whole keys, by the name of its outputs. told: those of few rows, part by part."""

    staged: Mapping[str, Staged]
    told: Mapping[str, Sequence[Row]]

    def __getitem__(self, name: str) -> Staged:
        return self.staged[name]
