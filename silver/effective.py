"""Reference data in two times: when a row holds (valid_from, valid_to), when we believed it (known_from, known_to).

A file speaks for the entities it names, such as an msisdn or a plan: their believed rows that it does not repeat
are believed no longer, and its others are new. Entities it does not name stay as they are.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from lake import columns as F
from lake.table import Table

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

KNOWN = ("known_from", "known_to")


def facts(table: Table) -> tuple[str, ...]:
    """The columns that a file gives: all but when we knew."""
    return tuple(name for name in table.names if name not in KNOWN)


def entity(table: Table) -> tuple[str, ...]:
    """The columns that name what a row is of: the key without its two dates."""
    return tuple(name for name in table.key if name not in ("valid_from", "known_from"))


def believed(rows: DataFrame, at: datetime | None = None) -> DataFrame:
    """The rows believed now, or those that were at an instant (with a time zone)."""
    if at is None:
        return rows.where(F.col("known_to").isNull())
    return rows.where(
        (F.col("known_from") <= F.lit(at)) & (F.col("known_to").isNull() | (F.col("known_to") > F.lit(at)))
    )


def in_force(day: Column, valid_from: Column, valid_to: Column) -> Column:
    """Whether a row holds on a local day. A null valid_to is open."""
    return (valid_from <= day) & (valid_to.isNull() | (day < valid_to))


def revisions(table: Table, held: DataFrame, given: DataFrame, now: datetime) -> DataFrame:
    """The rows to MERGE so that the table believes a file: believed ones that end now, new ones that begin.

    held: the table's rows. given: the facts of the file, never two of one entity and valid_from. now: an instant
    with a time zone, one for the whole load. A belief that began at this very instant is overwritten.
    """
    rows = held_and_given(table, held, given)
    is_new, is_over = F.col("given") & F.col("known_from").isNull(), ~F.col("given") & F.col("named")
    overwritten = is_over & F.col("begins_anew") & (F.col("known_from") == F.lit(now))
    return rows.where(is_new | (is_over & ~overwritten)).select(
        *facts(table),
        F.when(is_new, F.lit(now)).otherwise(F.col("known_from")).alias("known_from"),
        F.when(is_over, F.lit(now)).alias("known_to"),
    )


def held_and_given(table: Table, held: DataFrame, given: DataFrame) -> DataFrame:
    """All facts once, with known_from (null: not believed yet) and three flags.

    given: the file says so. named: it says something of this entity. begins_anew: it has a new row from this day.
    """
    columns, of = facts(table), entity(table)
    new = given.select(*columns).withColumns({"known_from": F.lit(None).cast("timestamp"), "given": F.lit(1)})
    old = believed(held).select(*columns, "known_from").withColumn("given", F.lit(0))
    once = (
        old.unionByName(new)
        .groupBy(*columns)
        .agg(F.max("known_from").alias("known_from"), F.max("given").alias("given"))
    )
    fresh = F.col("given") * F.col("known_from").isNull().cast("int")
    flags = {
        "named": F.max("given").over(F.Window.partitionBy(*of)) == 1,
        "begins_anew": F.max(fresh).over(F.Window.partitionBy(*of, "valid_from")) == 1,
    }
    return once.withColumns(flags).withColumn("given", F.col("given") == 1)


def known_from(facts: DataFrame, now: datetime) -> DataFrame:
    """The facts as rows believed from an instant on."""
    return facts.withColumns({"known_from": F.lit(now), "known_to": F.lit(None).cast("timestamp")})
