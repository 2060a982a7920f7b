"""How own units that are left pass to the next cycle. A fold over a number's cycles, in their order."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

ENTRY = "cycle STRING, granted BIGINT, rolls_over BOOLEAN, rated_units BIGINT, known_out BIGINT"
CARRIED = "array<struct<cycle: string, granted: bigint, carried_in: bigint, carried_out: bigint>>"


def carried(entries: DataFrame, first_cycle: str) -> DataFrame:
    """One row per msisdn, record_type and cycle with granted, carried_in and carried_out.

    entries: msisdn, record_type and the columns of ENTRY, one row per cycle without a gap in between: what the plan
    at the cycle's end grants and whether that passes on, the units rated, and carried_out where it is settled
    already. Nothing passes into first_cycle or an earlier one.
    """
    entry = F.struct("cycle", "granted", "rolls_over", "rated_units", "known_out")
    folded = F.aggregate(
        F.array_sort(F.collect_list(entry)),
        F.struct(F.lit(0).cast("bigint").alias("left"), F.array().cast(CARRIED).alias("cycles")),
        lambda so_far, e: one_more_cycle(so_far, e, first_cycle),
        lambda so_far: so_far["cycles"],
    )
    numbers = entries.groupBy("msisdn", "record_type").agg(folded.alias("cycles"))
    return numbers.select("msisdn", "record_type", F.inline("cycles"))


def one_more_cycle(so_far: Column, e: Column, first_cycle: str) -> Column:
    """The fold's state after the entry: what it leaves for the next cycle, and its own row at the end of the list."""
    carried_in = F.when(e["cycle"] > first_cycle, so_far["left"]).otherwise(F.lit(0).cast("bigint"))
    own_used = F.greatest(e["rated_units"] - carried_in, F.lit(0).cast("bigint"))
    own_left = F.greatest(e["granted"] - own_used, F.lit(0).cast("bigint"))
    passes = e["rolls_over"] & (e["cycle"] >= first_cycle)
    carried_out = F.coalesce(e["known_out"], F.when(passes, own_left).otherwise(F.lit(0).cast("bigint")))
    row = F.struct(
        e["cycle"].alias("cycle"),
        e["granted"].alias("granted"),
        carried_in.alias("carried_in"),
        carried_out.alias("carried_out"),
    )
    return F.struct(carried_out.alias("left"), F.array_append(so_far["cycles"], row).cast(CARRIED).alias("cycles"))
