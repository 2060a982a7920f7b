"""The tables of a snapshot as kits name them: gold as it is shown, the star, values of KPIs, runs of jobs."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from gold import PUBLISHED
from lake.columns import Column, columns
from lake.table import Table
from serving.number_keys import MSISDN, NUMBER_KEY
from serving.shown import shown_columns
from serving.shown_runs import RUNS
from serving.star_files import MADE


@dataclass(frozen=True)
class KitTable:
    """about: its grain in a sentence. joins: by its own column, the table whose key that is."""

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    joins: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Of its columns, in their order."""
        return tuple(column.name for column in self.columns)


def about(module: str) -> str:
    """The sentences that open the page of a table."""
    return " ".join((sys.modules[module].__doc__ or "").split())


def of_gold(table: Table) -> KitTable:
    """A table of gold, with keys for numbers."""
    key = tuple(NUMBER_KEY if name == MSISDN else name for name in table.key)
    return KitTable(table.short, about(table.name).replace(MSISDN, NUMBER_KEY), key, tuple(shown_columns(table)))


GOLD_TABLES = tuple(of_gold(table) for table in PUBLISHED)

STAR_TABLES = tuple(
    KitTable(
        star.name,
        about(f"gold.{'star' if star.name in sys.modules['gold.star'].__dict__ else 'kpis'}.{star.name}"),
        star.table.key,
        tuple(columns(star.table.columns)),
        star.joins,
    )
    for star in MADE
)
"""In the order in which they are made: what a table joins comes before it."""

RUN_TABLE = KitTable(RUNS.short, about("serving.shown_runs"), RUNS.key, tuple(columns(RUNS.columns)))

KIT_TABLES = (*STAR_TABLES, *GOLD_TABLES, RUN_TABLE)
