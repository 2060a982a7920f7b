"""A table as a frozen value: its name, grain, columns and what holds of every row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """One Delta table.

    name: layer and table, as in silver.usage; the folder below the lake is silver/usage.
    key: the columns that name a row. columns: DDL text, units in the comments.
    checks: a name and an SQL predicate each; NULL passes. provenance: columns that tell how a row came to be
    and are no change by themselves. properties: further Delta table properties. is_detail: whether its rows are call
    detail, which is kept for months; all else is kept for years.
    """

    name: str
    key: tuple[str, ...]
    columns: str
    partitioned_by: tuple[str, ...] = ()
    checks: Mapping[str, str] = field(default_factory=dict)
    provenance: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    is_detail: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in their order."""
        return tuple(re.findall(r"^\s*(\w+) ", self.columns, flags=re.MULTILINE))

    @property
    def short(self) -> str:
        """The name without its layer's: the table's folder where it is published."""
        return self.name.partition(".")[2]

    def as_json(self, *without: str) -> str:
        """SQL of a row as a JSON object, some columns left out, for a topic."""
        return f"to_json(struct({', '.join(name for name in self.names if name not in without)}))"

    def columns_of(self, *names: str) -> str:
        """Some of the columns as DDL text."""
        lines = (line.strip().rstrip(",") for line in self.columns.splitlines())
        return ", ".join(line for line in lines if line and line.split()[0] in names)

    def columns_without(self, *names: str) -> str:
        """The columns as DDL text, but for some."""
        return self.columns_of(*(name for name in self.names if name not in names))

    @property
    def content(self) -> tuple[str, ...]:
        """The columns whose change is a change of the row."""
        return tuple(name for name in self.names if name not in self.key + self.provenance)
