"""A table's rows at a version, and what a version has beyond an earlier one."""

from typing import cast

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StructType

from lake import log
from lake.log import NO_TABLE
from lake.table import Table

FEW_FILES = 1_000
"""A table with no more is read by its files' names."""


def rows_at(spark: SparkSession, table: Table, path: str, version: int) -> DataFrame:
    """The rows at a version; none where it is NO_TABLE.

    The few files of a small table are read by their names in the log; for many, Delta's own reader, which starts
    several jobs to find them, looks in their statistics which ones matter.
    """
    files = [] if version == NO_TABLE else log.files(path, version)
    if len(files) > FEW_FILES or (files and not log.is_plain(path, version)):
        return spark.read.format("delta").option("versionAsOf", version).load(path)
    return rows_in(spark, table, path, files)


def rows_added(spark: SparkSession, table: Table, path: str, since: int, version: int) -> DataFrame | None:
    """The rows of the files that came since an earlier version; None where one of that version's files went.

    Files go when rows are changed or written anew: what is new then, files alone do not tell.
    """
    old, new = (set(log.files(path, each)) for each in (since, version))
    is_plain = all(log.is_plain(path, each) for each in (since, version))
    return None if old - new or not is_plain else rows_in(spark, table, path, sorted(new - old))


def rows_in(spark: SparkSession, table: Table, path: str, files: list[str]) -> DataFrame:
    """The rows of some of a table's files."""
    if not files:
        nothing = spark.range(1).where("false")  # Spark then leaves out whatever joins it
        columns = cast("StructType", StructType.fromDDL(table.columns))
        return nothing.select(*[F.lit(None).cast(f.dataType).alias(f.name) for f in columns])
    by_name = spark.read.schema(table.columns).option("basePath", path)
    return by_name.parquet(*files).select(*table.names)
