"""What differs between a table's rows and those it should have. One row per key inserted, updated or deleted."""

from collections.abc import Sequence
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake.rows import conformed
from lake.staged import Staged
from lake.table import Table

FEW_ROWS = 250_000
"""So many, some 100 MB, every task can have, and the table they change is not sorted to find where they belong."""


def against(table: Table, now: DataFrame, rows: DataFrame | Staged, kinds: Sequence[str]) -> DataFrame:
    """The same of rows that are staged, or are not, and have the table's columns in any order."""
    wanted = rows.rows if isinstance(rows, Staged) else rows
    # A correction finds its rows in a month's without sorting that.
    if isinstance(rows, Staged) and "delete" not in kinds and rows.count <= FEW_ROWS:
        now = now.join(F.broadcast(wanted.select(*table.key)), list(table.key), "left_semi")
    return between(table, now, conformed(table, wanted), kinds)


def between(table: Table, now: DataFrame, wanted: DataFrame, kinds: Sequence[str]) -> DataFrame:
    """The table's columns and `change` (insert | update | delete), for the kinds asked for.

    now, wanted: rows of the table, one per key. Provenance alone is no change.
    """
    n, w = (
        now.withColumn("is_there", F.lit(True)).alias("n"),
        wanted.withColumn("is_wanted", F.lit(True)).alias("w"),
    )
    same_key = reduce(Column.__and__, [F.col(f"n.{key}") == F.col(f"w.{key}") for key in table.key])
    change = (
        F.when(F.col("n.is_there").isNull(), "insert")
        .when(F.col("w.is_wanted").isNull(), "delete")
        .when(differs(table), "update")
    )
    side = "full" if "delete" in kinds else "left"
    chosen = [F.coalesce(f"w.{name}", f"n.{name}").alias(name) for name in table.key]
    rest = [F.col(f"w.{name}") for name in table.names if name not in table.key]
    changes = w.join(n, same_key, side).select(*chosen, *rest, change.alias("change"))
    return changes.where(F.col("change").isin(list(kinds))).select(*table.names, "change")


def differs(table: Table) -> Column:
    """True where any content column of n and w is not the same."""
    same = [F.col(f"n.{name}").eqNullSafe(F.col(f"w.{name}")) for name in table.content]
    return ~reduce(Column.__and__, same, F.lit(True))


def counted(staged: DataFrame) -> dict[str, int]:
    """How many rows of each kind of change."""
    return {row["change"]: row["count"] for row in staged.groupBy("change").count().collect()}
