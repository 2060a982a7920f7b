"""Small files, which every run leaves some of, are put together where a partition has many. No row changes."""

from collections import Counter

from pyspark.sql import SparkSession

from lake import log, sql

SMALL_FILE = 32 * 2**20
"""Bytes. conf/spark-defaults.conf has it too, for OPTIMIZE."""
MANY_FILES = 50
"""Runs every hour leave so many in a day or two."""


def compact(spark: SparkSession, path: str) -> None:
    """Puts the small files of each partition that has many together, by Delta's OPTIMIZE.

    Not by Delta's auto compaction: a process that has not written to a partition yet puts as few as two together.
    """
    if partitions := crowded(path):
        spark.sql(f"OPTIMIZE {sql.name(path)} WHERE {' OR '.join(partitions)}")


def crowded(path: str) -> list[str]:
    """The partitions that have many small files, as conditions."""
    added = log.added(path)
    names = [name for name in added.column_names if name.startswith("partition.")]
    files = added.select(["size_bytes", *names]).to_pylist()
    small = Counter(tuple(map(str, values)) for size, *values in map(dict.values, files) if size < SMALL_FILE)
    columns = [name.removeprefix("partition.") for name in names]
    return [condition(columns, values) for values, count in small.items() if count >= MANY_FILES]


def condition(columns: list[str], values: tuple[str, ...]) -> str:
    """Names a partition; that of a table without any is true."""
    terms = [f"{column} = {sql.quoted(value)}" for column, value in zip(columns, values, strict=True)]
    return f"({' AND '.join(['true', *terms])})"
