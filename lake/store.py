"""The lake's few verbs. They conform rows to a table, change what differs, and commit nothing when nothing does."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from typing import Any

import pyarrow
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StructType

from lake import changes, log, sql, upgrade
from lake.batches import Inputs, mapped, per
from lake.chunks import Function, Outputs
from lake.locks import TableLocks
from lake.names import with_paths
from lake.paths import rooted, table_path
from lake.pinned import Pinned
from lake.retention import USUAL, Retention
from lake.rows import conformed, holding, rows_added, rows_at, rows_by_file, rows_of_files, schema
from lake.scope import WHOLE, Scope
from lake.session import setting
from lake.small_files import compact
from lake.staged import Made, Staged
from lake.table import Table
from lake.times import Times

NOTE_SETTING = "spark.databricks.delta.commitInfo.userMetadata"

Gate = Callable[[DataFrame], None]
"""Looks at the staged new rows before they are committed; raises ControlFailed to keep them out."""


class Store:
    """The tables below one folder or bucket, in one Spark session. outputs: versions in which verbs left tables.
    retention: what new tables promise."""

    def __init__(self, spark: SparkSession, root: str, retention: Retention = USUAL) -> None:
        self.spark, self.retention, self.root = spark, retention, rooted(root)
        self.outputs: dict[str, int] = {}
        self._locks = TableLocks(self.root)

    def within(self, spark: SparkSession) -> "Store":
        """The same lake, locks and outputs in another session, such as that of a stream's batch."""
        other = copy(self)
        other.spark = spark
        return other

    def apart(self) -> "Store":
        """The same lake, session and locks, with outputs of its own."""
        other = copy(self)
        other.outputs = {}
        return other

    def path(self, table: Table) -> str:
        """Where the table is: silver.usage stands in silver/usage."""
        return table_path(self.root, table.name)

    def version(self, table: Table) -> int:
        """The table's newest version, read from its log without a Spark job; log.NO_TABLE if there is none."""
        return log.newest(self.path(table))

    def is_empty(self, table: Table) -> bool:
        """Whether no file has been added to the table, or it does not exist; told by its log without a Spark job."""
        version = self.version(table)
        return version == log.NO_TABLE or not log.files(self.path(table), version)

    def versions(self, *tables: Table) -> dict[str, int]:
        """The newest version of each, by name."""
        return {table.name: self.version(table) for table in tables}

    def pinned(self, *tables: Table) -> Pinned:
        """The tables as they are now: what a job reads."""
        return Pinned(self, self.versions(*tables))

    def schema(self, table: Table) -> StructType:
        """The table's columns and types."""
        return schema(table)

    def create(self, *tables: Table) -> None:
        """Makes tables that are not there, and gives others columns that they lack: null in all rows. Raises Stop."""
        for table in tables:
            if self.version(table) == log.NO_TABLE:
                self.spark.sql(sql.create(table, self.path(table), self.retention))
            elif lacking := upgrade.lacking(table, self.path(table)):
                self.spark.sql(sql.learn(table, self.path(table), lacking))

    def read(self, table: Table, as_of: int | None = None, times: Times | None = None) -> DataFrame:
        """The rows at a version, or at the newest, of all times or of some. A table that does not exist has none."""
        version = self.version(table) if as_of is None else as_of
        return rows_at(self.spark, table, self.path(table), version, times)

    def read_by_file(self, table: Table) -> DataFrame:
        """The rows at the newest version, of which there are some, and the file of each: lake.rows.FILE."""
        return rows_by_file(self.spark, table, self.path(table), self.version(table))

    def read_files(self, table: Table, names: Sequence[str]) -> DataFrame:
        """The rows of some files that read_by_file named, and sometimes of others."""
        return rows_of_files(self.spark, table, self.path(table), self.version(table), names)

    def added_since(self, table: Table, then: int, now: int) -> DataFrame | None:
        """The rows that came between two versions; None where rows that were there then are not, or were rewritten."""
        return rows_added(self.spark, table, self.path(table), then, now)

    def rows(self, table: Table, as_of: int | None = None) -> list[dict[str, Any]]:
        """The rows of a small table as dictionaries, read without Spark, which takes a second for any."""
        version = self.version(table) if as_of is None else as_of
        return [] if version == log.NO_TABLE else log.rows(self.path(table), version)

    def history(self, table: Table) -> DataFrame:
        """The table's commits, newest first: version, timestamp, operation, operationMetrics and more."""
        return self.spark.sql(f"DESCRIBE HISTORY {sql.name(self.path(table))}")

    def append(self, table: Table, rows: DataFrame | Staged, gate: Gate | None = None) -> int:
        """Adds the rows as they are and returns how many. None, no commit."""
        with self.writing(table):
            if isinstance(rows, Staged):
                return self.add(table, rows.rows, gate) if rows.count else 0
            staged = self.staged(conformed(table, rows))
            return 0 if staged.isEmpty() else self.add(table, staged, gate)

    def add(self, table: Table, staged: DataFrame, gate: Gate | None = None) -> int:
        """Adds rows that are staged already, of which there are some, and returns how many."""
        with self.writing(table):
            self.create(table)
            rows = conformed(table, staged)
            if gate is not None:
                gate(rows)
            rows.write.format("delta").mode("append").save(self.path(table))
            count = log.rows_written(self.path(table))
            compact(self.spark, self.path(table))
            return count

    def merge(
        self,
        table: Table,
        rows: DataFrame | Staged,
        scope: Scope = WHOLE,
        delete_missing: bool = False,
        gate: Gate | None = None,
    ) -> dict[str, int]:
        """Makes the table's rows equal to the rows given, touching those that differ; counts insert, update, delete.

        rows: one per key. delete_missing: rows of the scope whose key was not given go. What differs is staged once,
        and the gate judges that. Without rows there is nothing to compare with: the first ones are added as they are.
        """
        kinds = ("insert", "update", "delete") if delete_missing else ("insert", "update")
        with self.writing(table):
            if self.is_empty(table):
                return dict.fromkeys(kinds, 0) | {"insert": self.append(table, rows, gate)}
            self.create(table)
            now = scope.of(self.read(table) if scope.chosen is None else scope.chosen)
            staged = self.staged(changes.against(table, now, rows, kinds), eager=False)
            counts = dict.fromkeys(kinds, 0) | changes.counted(staged)
            changed = sum(counts.values())
            # Of rows that a job chose to compare with, MERGE looks whether one is there after all.
            if changed and changed == counts["insert"] and scope.chosen is None:
                self.add(table, staged.drop("change"), gate)
            elif changed:
                if gate is not None:
                    gate(staged.where("change <> 'delete'").drop("change"))
                source = F.broadcast(staged) if changed <= changes.FEW_ROWS else staged
                source.createOrReplaceTempView(sql.view(table))
                self.spark.sql(sql.merge(table, self.path(table), scope.within, [k for k in kinds if counts[k]]))
                compact(self.spark, self.path(table))
            return counts

    def per(self, key: str, function: Function, inputs: Inputs, outputs: Outputs) -> Made:
        """What a plain function makes of the rows of whole keys: lake.batches.per."""
        return per(self, key, function, inputs, outputs)

    def map(self, function: Callable[[pyarrow.Table], pyarrow.Table], rows: DataFrame, columns: str) -> DataFrame:
        """What a plain function makes of rows, wherever they are: lake.batches.mapped."""
        return mapped(self, function, rows, columns)

    def noting(self, text: str) -> AbstractContextManager[None]:
        """Notes a text on each commit while it lasts."""
        return setting(self.spark, NOTE_SETTING, text)

    def query(self, text: str, **named: Any) -> DataFrame:
        """The rows of a SELECT, over tables such as gold.bills. named: rows, texts and numbers, by names in braces."""
        return holding(self.spark.sql(with_paths(text, self.root), **named), named.values())

    def staged(self, rows: DataFrame, eager: bool = True) -> DataFrame:
        """The rows, computed once. A checkpoint and no cache: MERGE refuses a cached source that read its target. Bytes
        and no objects: a million of those keep the garbage collector busy. Twice on a cluster: executors are lost."""
        return rows.localCheckpoint(eager, StorageLevel.MEMORY_AND_DISK_2)

    @contextmanager
    def writing(self, *tables: Table) -> Iterator[None]:
        """Holds tables, and takes the versions in which they are left for outputs: no other run's half of a work is."""
        with self.locked(*tables):
            yield
            self.outputs |= self.versions(*tables)

    def locked(self, *tables: Table) -> AbstractContextManager[None]:
        """Holds the tables against other writers on this machine."""
        return self._locks.held(table.name for table in tables)
