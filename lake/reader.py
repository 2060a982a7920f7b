"""Tables read without Spark: the files, rows and columns that are asked for, at any version."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import polars as pl

from lake import data_files, log
from lake.data_files import DataFile, Values
from lake.ddl import arrow_schema
from lake.log import NO_TABLE
from lake.paths import table_path
from lake.table import Table
from lake.times import Times

POSITION = "__position in the file"
CASTS = pl.ScanCastOptions(integer_cast="upcast", datetime_cast=["nanosecond-downcast", "convert-timezone"])
"""A file may be older than a column's type; Spark by itself writes times in nanoseconds of no time zone, as INT96."""


class Tables(Protocol):
    """Tables as they can be asked for, wherever they are."""

    def rows(self, table: Table, where: Values | None = None) -> list[dict[str, Any]]:
        """The rows that have these values."""

    def scan(self, table: Table, where: Values | None = None, *, times: Times | None = None) -> pl.LazyFrame:
        """The same as a frame, of rows that lie in these times."""


@dataclass(frozen=True)
class Reader:
    """The tables below a folder or bucket. One that does not exist has no rows.

    at: the versions of those that are pinned, by name; the others are at their newest.
    """

    root: str
    at: Mapping[str, int] = field(default_factory=dict)

    def path(self, table: Table) -> str:
        """Where the table is."""
        return table_path(self.root, table.name)

    def version(self, table: Table) -> int:
        """The table's version; NO_TABLE if there is none."""
        return self.at[table.name] if table.name in self.at else log.newest(self.path(table))

    def versions(self, *tables: Table) -> dict[str, int]:
        """The version of each, by name."""
        return {table.name: self.version(table) for table in tables}

    def pinned(self, *tables: Table) -> "Reader":
        """The tables as they are now, whatever is written later."""
        return replace(self, at=self.versions(*tables))

    def most_rows(self, *tables: Table) -> int:
        """How many the largest has; as many as can be where its log does not say."""
        versions = [(self.path(table), self.version(table)) for table in tables]
        counts = [log.count(path, version) for path, version in versions if version != NO_TABLE]
        return sys.maxsize if None in counts else max((count or 0 for count in counts), default=0)

    def rows(self, table: Table, where: Values | None = None, as_of: int | None = None) -> list[dict[str, Any]]:
        """The rows as dictionaries: amounts are Decimal, times have the time zone UTC."""
        return self.scan(table, where, as_of).collect().to_dicts()

    def source(self, table: Table, where: Values | None = None) -> str:
        """What the rows that have these values are read from; where it is the same again, so are they."""
        version = self.version(table)
        files = [] if version == NO_TABLE else data_files.chosen(self.path(table), version, where or {}, None)
        return data_files.identity(files)

    def scan(
        self, table: Table, where: Values | None = None, as_of: int | None = None, times: Times | None = None
    ) -> pl.LazyFrame:
        """The table's columns, in its order, of the rows that have these values and lie in these times.

        as_of: a version; else the reader's. A file whose partition or statistics rule such rows out is not opened; of
        any other the columns asked about are read, and where they answer yes those that are selected further on.
        """
        version = self.version(table) if as_of is None else as_of
        if version == NO_TABLE:
            return pl.LazyFrame(schema=schema(table))
        files = data_files.chosen(self.path(table), version, where or {}, times)
        parts = [rows_in(table, some, where or {}, times) for some in data_files.alike(files)]
        return pl.concat(parts) if parts else pl.LazyFrame(schema=schema(table))


def schema(table: Table) -> pl.Schema:
    """The columns of a table and their types, as frames have them."""
    return pl.Schema(arrow_schema(table.columns))


def rows_in(table: Table, files: Sequence[DataFile], where: Values, times: Times | None) -> pl.LazyFrame:
    """The rows asked for of some files of a partition, or of a single file that has deleted ones."""
    kinds, partition, deleted = schema(table), files[0].partition, files[0].deleted
    rows = pl.scan_parquet(
        [file.path for file in files],
        schema={name: kind for name, kind in kinds.items() if name not in partition},
        hive_partitioning=False,
        glob=False,
        missing_columns="insert",
        extra_columns="ignore",
        cast_options=CASTS,
        row_index_name=None if deleted is None else POSITION,
    )
    rows = rows.filter(*asked({name: values for name, values in where.items() if name not in partition}, times))
    if deleted is not None:  # few rows are left to be looked for
        rows = rows.join(deleted.alias(POSITION).to_frame().lazy(), on=POSITION, how="anti")
    constants = [pl.lit(value).cast(kinds[name]).alias(name) for name, value in partition.items()]
    return rows.with_columns(constants).select(table.names)


def asked(where: Values, times: Times | None) -> list[pl.Expr]:
    """What must hold of a row that is asked for."""
    terms = [pl.col(name).is_in(list(values)) for name, values in where.items()]
    if times is not None:
        terms.append(pl.col(times.column) >= times.since)
        terms += [] if times.until is None else [pl.col(times.column) < times.until]
    return terms
