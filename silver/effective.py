"""Reference data in two times: when a row holds (valid_from, valid_to), when we believed it (known_from, known_to).

A file speaks for the entities it names, such as an msisdn or a plan: their believed rows that it does not repeat
are believed no longer, and its others are new. Entities it does not name stay as they are.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake.table import Table

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
    current = believed(held)
    new = given.alias("a").join(current.alias("b"), same(facts(table)), "left_anti")
    named = current.join(given, list(entity(table)), "left_semi")
    outdated = named.alias("a").join(given.alias("b"), same(facts(table)), "left_anti")
    begun = known_from(new, now)
    ended = outdated.withColumn("known_to", F.lit(now)).join(begun, list(table.key), "left_anti")
    return begun.unionByName(ended)


def known_from(facts: DataFrame, now: datetime) -> DataFrame:
    """The facts as rows believed from an instant on."""
    return facts.withColumns({"known_from": F.lit(now), "known_to": F.lit(None).cast("timestamp")})


def same(columns: Iterable[str]) -> Column:
    """Where these columns of a and b are equal, null and null too."""
    return reduce(Column.__and__, [F.col(f"a.{name}").eqNullSafe(F.col(f"b.{name}")) for name in columns])
