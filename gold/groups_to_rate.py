"""Which totals must be counted again: numbers and services with a use new or decided otherwise. One row each."""

from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

DECISION = ("status", "reason", "cycle", "account_id", "plan", "plan_version", "tariff_hash", "pool")
ALSO = ("zone", "maximum_spend")
"""What a rated row remembers of its decision. Where it would be decided otherwise, it is rated again. ALSO: where
plans have such."""


def cycle_totals(counted: DataFrame, rated: DataFrame) -> DataFrame:
    """rated_units of each number, service and cycle, and reached: the first cycle that a change in it reaches, if any.

    counted: gold.priced_usage.counted_usage of all uses. rated: rows of gold.rated_usage, one run.
    """
    new, old = counted.alias("new"), rated.transform(as_decided).alias("old")
    both = new.join(old, F.col("new.usage_id") == F.col("old.usage_id"), "left")
    compared = (*DECISION, *(name for name in ALSO if name in counted.columns))
    same = [F.col(f"new.{column}").eqNullSafe(F.col(f"old.{column}")) for column in compared]
    changed = F.col("old.usage_id").isNull() | ~reduce(Column.__and__, same)
    first = F.when(changed, F.least("new.cycle", "old.cycle"))  # a use that leaves a cycle changes that one too
    # In two steps: Spark would sort all uses for the first of texts, which its hash tables cannot hold.
    by_change = both.groupBy("new.msisdn", "new.record_type", "new.cycle", first.alias("reached"))
    totals = by_change.agg(F.sum("new.counting").alias("rated_units")).groupBy("msisdn", "record_type", "cycle")
    return totals.agg(F.sum("rated_units").alias("rated_units"), F.min("reached").alias("reached"))


def groups_to_rate(totals: DataFrame, *stale: DataFrame) -> DataFrame:
    """msisdn, record_type and from_cycle: the first cycle a change reaches. Its rollover reaches the later ones.

    totals: cycle_totals. stale: msisdn, cycle and, of free units, record_type of allowances that would be granted or
    carried otherwise today.
    """
    touched = totals.where("reached IS NOT NULL").select("msisdn", "record_type", F.col("reached").alias("cycle"))
    for each in stale:
        touched = touched.unionByName(each, allowMissingColumns=True)
    return groups_of(touched)


def groups_of(touched: DataFrame) -> DataFrame:
    """groups_to_rate of the numbers, services and cycles touched, such as those of new uses where all else stands."""
    return touched.groupBy("msisdn", "record_type").agg(F.min("cycle").alias("from_cycle"))


def as_decided(rated: DataFrame) -> DataFrame:
    """The decisions behind rated rows: one that turned out to have no price was decided as rated."""
    no_charge = F.coalesce(F.col("reason").isin("charge_too_large", "no_rate"), F.lit(False))
    return rated.select(
        "usage_id",
        F.when(no_charge, "rated").otherwise(F.col("status")).alias("status"),
        F.when(~no_charge, F.col("reason")).alias("reason"),
        *DECISION[2:],
        *ALSO,
    )


def of_groups(groups: DataFrame, rows: DataFrame) -> DataFrame:
    """The rows, uses or totals, of the groups' cycles: of each number and service, from its from_cycle on."""
    reached = rows.join(F.broadcast(groups), ["msisdn", "record_type"])
    return reached.where(F.col("cycle") >= F.col("from_cycle")).drop("from_cycle")


def used_by_cycle(uses: DataFrame) -> DataFrame:
    """rated_units of each number, service and cycle of uses: gold.priced_usage.counted_usage."""
    return uses.groupBy("msisdn", "record_type", "cycle").agg(F.sum("counting").alias("rated_units"))


def pools(uses: DataFrame) -> DataFrame:
    """pool, from_cycle and to_cycle: the first and the last cycle of each that a use is in."""
    first, last = F.min("cycle").alias("from_cycle"), F.max("cycle").alias("to_cycle")
    return uses.where("pool IS NOT NULL").groupBy("pool").agg(first, last)


def spans(used: DataFrame) -> DataFrame:
    """msisdn, record_type, from_cycle and to_cycle: the first and the last cycle of each."""
    first, last = F.min("cycle").alias("from_cycle"), F.max("cycle").alias("to_cycle")
    return used.groupBy("msisdn", "record_type").agg(first, last)
