"""Small files, which every run leaves some of, are put together where a partition has many. No row changes."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lake import log, sql

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import SparkSession

PARTITION = "partition."
"""How the names of columns begin by which a table is partitioned."""

SMALL_FILE = 32 * 2**20
"""Bytes. conf/spark-defaults.conf has it too, for OPTIMIZE."""
MANY_FILES = 50
"""Runs every hour leave so many in a day or two."""


def compact(spark: "SparkSession", path: str) -> None:
    """Puts the small files of each partition that has many together, by Delta's OPTIMIZE.

    Not by Delta's auto compaction: a process that has not written to a partition yet puts as few as two together.
    """
    put_together(spark, path, crowded(path, MANY_FILES))


def put_together(spark: "SparkSession", path: str, partitions: Sequence[str]) -> None:
    """Puts the small files of each of some partitions together. partitions: as crowded names them."""
    if partitions:
        spark.sql(f"OPTIMIZE {sql.name(path)} WHERE {' OR '.join(partitions)}")


def crowded(path: str, many: int) -> list[str]:
    """The partitions that have so many small files or more, as conditions."""
    added = log.added(path)
    columns = [name.removeprefix(PARTITION) for name in added.column_names if name.startswith(PARTITION)]
    return [condition(columns, values) for values, count in small_by_partition(added).items() if count >= many]


def small_by_partition(added: "pyarrow.Table") -> Counter[tuple[str, ...]]:
    """How many small files a partition has, by its values. added: files as lake.log.added has them."""
    names = [name for name in added.column_names if name.startswith(PARTITION)]
    files = added.select(["size_bytes", *names]).to_pylist()
    return Counter(tuple(map(str, values)) for size, *values in map(dict.values, files) if size < SMALL_FILE)


def condition(columns: list[str], values: tuple[str, ...]) -> str:
    """Names a partition; that of a table without any is true."""
    terms = [f"{column} = {sql.quoted(value)}" for column, value in zip(columns, values, strict=True)]
    return f"({' AND '.join(['true', *terms])})"
