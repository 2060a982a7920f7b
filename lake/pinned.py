"""Tables of a store at the versions a job took at its start, whatever is written later."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyspark.sql import DataFrame

from lake import log
from lake.log import NO_TABLE
from lake.paths import table_path
from lake.table import Table
from lake.times import Times

if TYPE_CHECKING:
    from lake.store import Store


@dataclass(frozen=True)
class Pinned:
    """The versions by table name."""

    store: "Store"
    versions: Mapping[str, int]

    def read(self, table: Table, times: Times | None = None) -> DataFrame:
        """The table's rows at its pinned version, of all times or of some."""
        return self.store.read(table, self.versions[table.name], times)

    def query(self, select: str, **tables: Table | DataFrame) -> DataFrame:
        """The rows of a SELECT in which tables stand by name in curly brackets; of a Table those that are pinned."""
        rows: dict[str, Any] = {name: self.read(t) if isinstance(t, Table) else t for name, t in tables.items()}
        return self.store.query(select, **rows)

    def few(self, select: str, **tables: Table | DataFrame) -> list[dict[str, Any]]:
        """The same as dictionaries, where they are few whatever the lake's size."""
        return [row.asDict(recursive=True) for row in self.query(select, **tables).collect()]

    def read_files(self, table: Table, folder: str) -> DataFrame:
        """The rows that plain Parquet files below a folder hold of a table, such as those of a snapshot."""
        spark, columns = self.store.spark, self.store.schema(table)
        return spark.read.schema(columns).parquet(folder)

    def added_since(self, table: Table, then: int) -> DataFrame | None:
        """The rows that came after a version; None where rows that were there then are not, or were written anew."""
        return self.store.added_since(table, then, self.versions[table.name])

    def identities(self) -> dict[str, str]:
        """What each table is called that no other is, not even one made anew in its place."""
        return {name: log.identity(table_path(self.store.root, name)) for name in self.versions}

    def count(self, table: Table, version: int | None = None) -> int | None:
        """How many rows a version has, the pinned one if none is named; None where its log does not say."""
        at = self.versions[table.name] if version is None else version
        return 0 if at == NO_TABLE else log.count(self.store.path(table), at)

    def most(self, table: Table, column: str) -> Any:
        """No row has more in a column than this, told by the log; None where it does not say."""
        version = self.versions[table.name]
        return None if version == NO_TABLE else log.most(self.store.path(table), version, column)

    def values(self, table: Table, partition: str) -> set[str]:
        """The values of a partition's column that the table's files have."""
        path, version = self.store.path(table), self.versions[table.name]
        names = [] if version == NO_TABLE else log.added(path, version).column(f"partition.{partition}").to_pylist()
        return set(names)

    def note(self, table: Table) -> str | None:
        """What was noted on the commit of the pinned version."""
        at = self.versions[table.name]
        return None if at == NO_TABLE else log.note(self.store.path(table), at)

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """The rows of a small table at its pinned version, read without Spark."""
        return self.store.rows(table, self.versions[table.name])
