"""What each allowance granted, carried in, gave and carried out. One row per msisdn, record_type and cycle."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from lake import columns as F
from lake.table import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

ALLOWANCE_BALANCES = Table(
    name="gold.allowance_balances",
    key=("msisdn", "record_type", "cycle"),
    partitioned_by=("cycle",),
    columns="""
        msisdn      STRING NOT NULL COMMENT 'E.164 with +',
        record_type STRING NOT NULL COMMENT 'voice | sms | data',
        cycle       STRING NOT NULL COMMENT 'as 2026-03',
        rated_units BIGINT NOT NULL COMMENT 'seconds, messages or bytes that count in the cycle, free ones included',
        granted     BIGINT NOT NULL COMMENT 'own free units of the plan at the cycle''s end',
        carried_in  BIGINT NOT NULL COMMENT 'left from the cycle before, used first, lapses at the end',
        used        BIGINT NOT NULL COMMENT 'of these two; what buckets cover stands in gold.bucket_balances',
        carried_out BIGINT NOT NULL COMMENT 'own units left that pass to the next cycle',
        rating_run  STRING NOT NULL COMMENT 'that wrote this row last'
    """,
    checks={
        "nothing_negative": "rated_units >= 0 AND granted >= 0 AND carried_in >= 0 AND used >= 0 AND carried_out >= 0"
    },
    provenance=("rating_run",),
)


def allowance_balances(rated: DataFrame) -> DataFrame:
    """One row per number, service and cycle of gold.rated_usage.rated_usage, whole cycles, by one rating_run."""
    return rated.groupBy("msisdn", "record_type", "cycle", "rating_run").agg(
        F.sum("counting").alias("rated_units"),
        F.max("granted").alias("granted"),
        F.max("carried_in").alias("carried_in"),
        F.coalesce(F.sum("allowed_units"), F.lit(0)).alias("used"),
        F.max("carried_out").alias("carried_out"),
    )


def with_untouched(new: DataFrame, held: DataFrame, groups: DataFrame) -> DataFrame:
    """New rows and those held that stand: all there are, so that those of cycles that no use is in any more can go.

    held: rows of ALLOWANCE_BALANCES. groups: gold.groups_to_rate, which new comes from.
    """
    reached = held.join(F.broadcast(groups), ["msisdn", "record_type"], "left")
    stands = reached.where("from_cycle IS NULL OR cycle < from_cycle")
    others = stands.join(new, list(ALLOWANCE_BALANCES.key), "left_anti")
    return new.unionByName(others.select(*new.columns))


def stale_balances(balances: DataFrame, subscribers: DataFrame, prices: DataFrame, first_cycle: str) -> DataFrame:
    """msisdn, record_type and cycle of rows whose plan would grant, carry in or carry out otherwise today.

    A use need not be decided otherwise for that: a plan that changes on the cycle's last day decides what rolls over.
    """
    from gold.groups_to_rate import spans
    from gold.pricing.rollover import carried

    today = carried(entries(spans(balances), balances, None, subscribers, prices), first_cycle)
    amounts = ("granted", "carried_in", "carried_out")
    old, new = balances.alias("old"), today.alias("new")
    differs = reduce(or_, [F.col(f"old.{a}") != F.col(f"new.{a}") for a in amounts])
    return old.join(new, ["msisdn", "record_type", "cycle"]).where(differs).select("msisdn", "record_type", "cycle")


def entries(
    reached: DataFrame, used: DataFrame, settled: DataFrame | None, subscribers: DataFrame, prices: DataFrame
) -> DataFrame:
    """One row per msisdn, record_type and cycle reached, and the cycle before: what gold.pricing.rollover folds.

    reached: msisdn, record_type, from_cycle, to_cycle. used: rated_units by msisdn, record_type and cycle.
    settled: balances that stand; those before from_cycle tell what came out of them. What a cycle grants is said on
    its last day, by the calendar of who then owns the number.
    """
    from gold.decisions import with_price, with_subscriber
    from gold.own_calendar import behind, by_own_days

    first, last = F.to_date("from_cycle", "yyyy-MM"), F.to_date("to_cycle", "yyyy-MM")
    month = F.explode(F.sequence(F.add_months(first, -1), last, F.expr("INTERVAL 1 MONTH"))).alias("month")
    cycles = reached.select("msisdn", "record_type", "from_cycle", month).select(
        "*", F.date_format("month", "yyyy-MM").alias("cycle"), F.last_day("month").alias("local_date")
    )
    owned = cycles.transform(with_subscriber, by_own_days(subscribers))
    priced = owned.withColumn("local_date", F.date_add("local_date", behind())).transform(with_price, prices)
    key = ["msisdn", "record_type", "cycle"]
    known = F.lit(None).cast("bigint")
    rows = priced.join(used.select(*key, "rated_units"), key, "left")
    if settled is not None:
        rows = rows.join(settled.select(*key, F.col("carried_out").alias("settled_out")), key, "left")
        known = F.when(F.col("cycle") < F.col("from_cycle"), F.col("settled_out"))
    return rows.select(
        *key,
        F.coalesce("free_units_per_cycle", F.lit(0)).alias("granted"),
        F.coalesce("rolls_over", F.lit(False)).alias("rolls_over"),
        F.coalesce("rated_units", F.lit(0)).alias("rated_units"),
        known.alias("known_out"),
    )
