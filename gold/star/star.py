"""A table of the star as a frozen value: what dashboards and BI kits read, made of published tables by SQL."""

from dataclasses import dataclass, field

from lake.table import Table


@dataclass(frozen=True)
class Star:
    """table: its name, key and columns; texts that a reader sees. by_cycle: whether it has a part for each cycle.

    select: its rows in SQL of DuckDB, over the published tables that it reads, by their short names: of the cycle where
    it is made by cycle, else of all. before: whether it reads its own part of the cycle before too, as {name}_before.
    joins: by its own column, the dimension whose key that is.
    """

    table: Table
    select: str
    reads: tuple[str, ...]
    by_cycle: bool = True
    before: bool = False
    joins: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its folder in a snapshot."""
        return self.table.short
