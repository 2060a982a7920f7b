"""How gold's tables leave the lake: cycle by cycle, keys for numbers, sorted so that a customer's rows lie together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from polars import LazyFrame

from gold import PUBLISHED
from gold.cycles import cycle
from gold.documents import DOCUMENTS
from gold.rated_usage import RATED_USAGE
from lake.columns import Column, columns
from lake.reader import Reader
from lake.table import Table
from serving.called import DESTINATION, PARTY, Called
from serving.number_keys import MSISDN, NUMBER, NUMBER_KEY, NumberKeys
from serving.parts import digest

CYCLE, ACCOUNT, IS_LATE, WHOLE = "cycle", "account_id", "is_late", "all"
KEY_COMMENT = "stands for a number"
FURTHER = [
    Column(DESTINATION, "STRING", is_needed=True, comment="of dim_destination, that was called; none of data"),
    Column(
        IS_LATE, "BOOLEAN", is_needed=True, comment="came in a run after one that had brought uses of a later cycle"
    ),
]
"""What rated uses have besides."""

NUMBERS = "numbers"
"""The one table that has them, where the settings ask for it."""

NUMBER_COLUMNS = """
    number_key STRING NOT NULL COMMENT 'stands for the number everywhere else',
    msisdn     STRING NOT NULL COMMENT 'E.164 with +'
"""

NUMBERED = (MSISDN, "line_id", "pool", "holder")
"""Columns in which numbers stand."""


@dataclass(frozen=True)
class Shown:
    """tables: of gold, pinned. first_runs: by cycle, the mediation run that first brought uses of it."""

    tables: Reader
    keys: NumberKeys
    called: Called
    first_runs: Mapping[str, str]

    def cycles(self) -> list[str]:
        """Those that any table has rows of, in order."""
        every = (table for table in (*PUBLISHED, DOCUMENTS) if CYCLE in table.names)
        rows = pl.concat([self.tables.scan(table).select(CYCLE).unique() for table in every])
        return sorted(rows.unique().collect(engine="streaming")[CYCLE])

    def source(self, table: Table, where: Mapping[str, Any]) -> str:
        """What rows are made of; where it is the same again, so are they."""
        texts: list[str | None] = [self.tables.source(table, where), *shown_names(table)]
        if table is RATED_USAGE:
            texts += [self.late_since(where), repr(self.called)]
        return digest(texts)

    def rows(self, table: Table, where: Mapping[str, Any]) -> LazyFrame:
        """Rows of a table as they are shown, in no order."""
        rows = self.tables.scan(table, where)
        if table is RATED_USAGE:
            late = self.late_since(where)
            is_late = pl.lit(value=False) if late is None else pl.col("mediation_run") > late
            rows = self.called.named(rows).drop(PARTY).with_columns(is_late.alias(IS_LATE))
        shown = self.keys.instead(rows, *(name for name in NUMBERED if name in table.names))
        return shown.select(shown_names(table))

    def numbers(self) -> LazyFrame:
        """Which number each key stands for. One row per number_key."""
        rows = pl.concat([self.tables.scan(table).select(MSISDN) for table in with_numbers()])
        return self.keys.list(rows, MSISDN).lazy().select(number_key="key", msisdn="number")

    @property
    def source_of_numbers(self) -> str:
        """What they are made of."""
        return digest(self.tables.source(table) for table in with_numbers())

    def late_since(self, where: Mapping[str, Any]) -> str | None:
        """The first mediation run that brought uses of a later cycle: what came after it came late."""
        (name,) = where[CYCLE]
        return min((run for later, run in self.first_runs.items() if later > name), default=None)


def with_numbers() -> list[Table]:
    """The tables of gold in which a number stands by itself."""
    return [table for table in PUBLISHED if MSISDN in table.names]


def parts(table: Table, cycles: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """The parts of a table: their names, and what their rows have. One is of all, where rows have no cycle."""
    if CYCLE not in table.names:
        return {WHOLE: {}}
    months = {name: {"utc_month": cycle(name).utc_months} if table is RATED_USAGE else {} for name in cycles}
    return {name: {CYCLE: [name], **months[name]} for name in cycles}


def shown_columns(table: Table) -> list[Column]:
    """The columns that are shown."""
    shown = [shown_column(column) for column in columns(table.columns)]
    return [column for column in shown if column.name != PARTY] + (FURTHER if table is RATED_USAGE else [])


def shown_column(column: Column) -> Column:
    """A column that is named after numbers, or whose comment shows one, with keys instead."""
    if column.name == MSISDN:
        return replace(column, name=NUMBER_KEY, comment=KEY_COMMENT)
    return replace(column, comment=re.sub(NUMBER, NUMBER_KEY, column.comment))


def shown_names(table: Table) -> list[str]:
    return [column.name for column in shown_columns(table)]


def order(table: Table) -> list[str]:
    """How rows are sorted: those of one customer together, in the order of their times."""
    key = [NUMBER_KEY if name == MSISDN else name for name in table.key]
    return list(dict.fromkeys(name for name in (ACCOUNT, "start_time", *key) if name in (*table.names, NUMBER_KEY)))


def first_runs(tables: Reader) -> dict[str, str]:
    """By cycle, the mediation run that first brought uses of it; runs are named by when they began."""
    rows = tables.scan(RATED_USAGE).group_by(CYCLE).agg(pl.col("mediation_run").min())
    return dict(rows.collect(engine="streaming").iter_rows())
