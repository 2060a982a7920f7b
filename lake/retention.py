"""How long the lake keeps what: call detail for months, documents and all else for years. What is held, until it is
not."""

from collections.abc import Mapping
from dataclasses import dataclass

from lake.table import Table

FILES = "delta.deletedFileRetentionDuration"
LOG = "delta.logRetentionDuration"
"""Delta refuses to read versions that are older than either, even where the files are still there."""

MONTH, YEAR = 31, 366
"""Days, at most."""

AROUND = 2
"""Months: the cycle's own, and those of its days that are in the next, for accounts with a later cycle day."""


@dataclass(frozen=True)
class Retention:
    """detail_months: for how many after its end a cycle's call detail is kept. documents_years: bills, documents, what
    they were made of beside call detail, and seals. holds: cycles, as 2026-03, and accounts of which nothing goes."""

    detail_months: int = 24
    documents_years: int = 10
    holds: tuple[str, ...] = ()

    @property
    def detail_days(self) -> int:
        """How long what came in may be kept elsewhere, as by a topic."""
        return self.detail_months * MONTH

    def days(self, table: Table) -> int:
        """How long versions of a table can be read after they were replaced."""
        return (self.detail_months + AROUND) * MONTH if table.is_detail else self.documents_years * YEAR

    def properties(self, table: Table) -> dict[str, str]:
        """The same as properties of the table. Its log, which Delta tidies by itself, is kept as long as documents: no
        upkeep could ask before what an unsealed cycle needs."""
        log = max(self.days(table), self.documents_years * YEAR)
        return {LOG: f"interval {log} days", FILES: f"interval {self.days(table)} days"}

    def lacks(self, table: Table, properties: Mapping[str, str]) -> bool:
        """Whether a table's properties promise less."""
        promised = self.properties(table)
        return any(days_of(properties.get(name, "")) < days_of(text) for name, text in promised.items())


USUAL = Retention()


def days_of(interval: str) -> int:
    """Of an interval such as 'interval 806 days'; 0 of what is none in days."""
    words = interval.split()
    return int(words[1]) if len(words) == 3 and words[2] == "days" and words[1].isdigit() else 0
