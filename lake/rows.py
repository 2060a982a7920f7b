"""A table's rows at a version, what a version has beyond an earlier one, and rows made to fit a table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StructType

from lake import log
from lake.errors import Stop
from lake.log import NO_TABLE
from lake.table import Table
from lake.times import Times

if TYPE_CHECKING:
    import polars
    import pyarrow

Rows = DataFrame
"""Rows that Spark computes when they are asked for: what other packages call them."""

FEW_FILES = 1_000
"""A table with no more is read by its files' names."""

FILE = "file"
"""The column that names the file a row stands in."""


def rows_of_frame(spark: SparkSession, frame: "polars.DataFrame") -> DataFrame:
    """The rows of a frame, in types that Spark reads: no views, no large texts."""
    import polars  # a tenth of a second, which few jobs need

    return rows_of_arrow(spark, frame.to_arrow(compat_level=polars.CompatLevel.oldest()))


def rows_of_arrow(spark: SparkSession, content: "pyarrow.Table") -> DataFrame:
    """The rows of a table of Arrow, also where there are none, of which a Spark server knows no types."""
    if content.num_rows:
        return spark.createDataFrame(content)
    return spark.createDataFrame(type(content).from_pylist([{}], content.schema)).where("false")


def holding(rows: DataFrame, others: Iterable[Any]) -> DataFrame:
    """Rows that a server made of others. It forgets staged ones when nothing in this process refers to them, and what
    it made of them refers to them by name alone."""
    plan = getattr(rows, "_plan", None)  # of Spark Connect's; Java keeps its own
    if plan is not None:
        plan.others = list(others)
    return rows


def rows_by_file(spark: SparkSession, table: Table, path: str, version: int) -> DataFrame:
    """The rows at a version, of which there are some, and the FILE of each."""
    rows = rows_at(spark, table, path, version)
    return rows.select("*", F.col("_metadata.file_path").alias(FILE))


def rows_of_files(spark: SparkSession, table: Table, path: str, version: int, names: Sequence[str]) -> DataFrame:
    """The rows that some files of a version hold; where other rows of files are marked as deleted, of all its files."""
    if log.is_plain(path, version):
        return rows_in(spark, table, path, [unquote(name) for name in names])
    return rows_at(spark, table, path, version)


def rows_at(spark: SparkSession, table: Table, path: str, version: int, times: Times | None = None) -> DataFrame:
    """The rows at a version, of all times or of some; none where it is NO_TABLE.

    The few files of a small table are read by their names in the log; for many, Delta's own reader, which starts
    several jobs to find them, looks in their statistics which ones matter.
    """
    files = [] if version == NO_TABLE else log.files(path, version, times)
    if len(files) > FEW_FILES or (files and not log.is_plain(path, version)):
        rows = whole(spark.read.format("delta").option("versionAsOf", version).load(path), table)
    else:
        rows = rows_in(spark, table, path, files)
    return rows if times is None else times.of(rows)


def whole(rows: DataFrame, table: Table) -> DataFrame:
    """Rows of an earlier version of a table with the columns that came later: null in all."""
    later = {kind.name: F.lit(None).cast(kind.dataType) for kind in schema(table) if kind.name not in rows.columns}
    return rows.withColumns(later) if later else rows


def rows_added(spark: SparkSession, table: Table, path: str, since: int, version: int) -> DataFrame | None:
    """The rows that came since an earlier version; None where rows of that version changed or went.

    They are in the files that came. Where files of that version went, small ones may have been put together: then the
    change feed tells, of tables that have one.
    """
    old, new = (set(log.files(path, end)) for end in (since, version))
    if since == version or (not old - new and all(log.is_plain(path, end) for end in (since, version))):
        return rows_in(spark, table, path, sorted(new - old))
    if not log.has_change_feed(path, since):
        return None
    feed = spark.read.format("delta").option("readChangeFeed", "true").option("startingVersion", since + 1)
    changes = feed.option("endingVersion", version).load(path)
    return changes.select(*table.names) if changes.where("_change_type <> 'insert'").isEmpty() else None


def rows_in(spark: SparkSession, table: Table, path: str, files: Sequence[str]) -> DataFrame:
    """The rows of some of a table's files."""
    if not files:
        nothing = spark.range(1).where("false")  # Spark then leaves out whatever joins it
        return nothing.select(*[F.lit(None).cast(f.dataType).alias(f.name) for f in schema(table)])
    by_name = spark.read.schema(table.columns).option("basePath", path)
    return by_name.parquet(*files).select(*table.names)


def schema(table: Table) -> StructType:
    """The table's columns and types."""
    return cast("StructType", StructType.fromDDL(table.columns))


def conformed(table: Table, rows: DataFrame) -> DataFrame:
    """The rows with the table's columns in its order and types. Raises Stop for one too few or too many."""
    missing, strange = set(table.names) - set(rows.columns), set(rows.columns) - set(table.names)
    if missing or strange:
        raise Stop(f"these rows do not fit {table.name}: missing {sorted(missing)}, unknown {sorted(strange)}.")
    return rows.select(*[rows[f.name].cast(f.dataType).alias(f.name) for f in schema(table)])


def having(rows: DataFrame, which: Mapping[str, Sequence[str]]) -> DataFrame:
    """The rows whose columns have one of these values."""
    for column, values in which.items():
        rows = rows.where(rows[column].isin(list(values)))
    return rows
