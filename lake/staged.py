"""Rows that are computed once, and how many they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F


@dataclass(frozen=True)
class Staged:
    """rows: to read as often as need be."""

    rows: DataFrame
    count: int

    def with_values(self, **values: Any) -> "Staged":
        """The same rows with further columns, each with one value."""
        return replace(self, rows=self.rows.withColumns({name: F.lit(value) for name, value in values.items()}))


@dataclass(frozen=True)
class Made:
    """What a function made of whole keys, by the name of its outputs. told: those of few rows, part by part."""

    staged: Mapping[str, Staged]
    told: Mapping[str, Sequence[Row]]

    def __getitem__(self, name: str) -> Staged:
        return self.staged[name]
