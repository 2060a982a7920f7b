"""Where each event belongs: usage, rejects or duplicates, exactly one of them, however often it comes by."""

from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake.coordinates import COORDINATES
from silver.duplicates import CONFLICT, REDELIVERY, is_sound

FEW = 1_000_000
"""Events of a batch whose contested ids are handed to every task instead of sorted by."""


def judged(events: DataFrame, claims: DataFrame, settled: DataFrame) -> DataFrame:
    """The events with `first`, the event that stands for their id, and `fate`.

    events: mediated. claims: silver.duplicates.claims. settled: coordinates of rejects and duplicates of earlier runs.
    fate: usage | reject | redelivery | conflict, or settled where the event is in silver already. Of what becomes
    usage the payload is dropped: bronze has it.
    """
    marked = events.join(settled.select(*COORDINATES, F.lit(True).alias("is_settled")), list(COORDINATES), "left")
    fated = marked.join(claims, "usage_id", "left").withColumn("fate", fate())
    return fated.withColumn("payload", F.when(F.col("fate") != "usage", F.col("payload")))


def fate() -> Column:
    """Where an event goes."""
    stands = F.col("first").isNull() | (is_own() & ~F.col("is_known"))
    return (
        F.when(F.col("is_settled") | (is_own() & F.col("is_known")), "settled")
        .when(~is_sound(), "reject")
        .when(stands, "usage")
        .when(F.col("first.content_hash") == F.col("content_hash"), REDELIVERY)
        .otherwise(CONFLICT)
    )


def is_own() -> Column:
    """Whether the event that stands for the id is this one."""
    own = F.lit(True)
    for name in COORDINATES:
        own = own & (F.col(f"first.{name}") == F.col(name))
    return F.coalesce(own, F.lit(False))


def counted(judged: DataFrame) -> dict[str, Any]:
    """How many events have which fate, how many were rejected for which reason, how many uses came with a warning."""
    codes = F.when(F.col("fate") == "reject", F.col("reasons.code")).alias("codes")
    warned = ((F.col("fate") == "usage") & (F.size("warnings") > 0)).alias("warned")
    counts: dict[str, Any] = dict.fromkeys(("usage", "reject", REDELIVERY, CONFLICT, "settled", "warned"), 0)
    by_reason: dict[str, int] = {}
    for row in judged.groupBy("fate", codes, warned).count().collect():
        counts[row["fate"]] += row["count"]
        counts["warned"] += row["count"] if row["warned"] else 0
        for code in row["codes"] or ():
            by_reason[code] = by_reason.get(code, 0) + row["count"]
    return {**counts, "by_reason": by_reason}
