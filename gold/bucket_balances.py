"""What each bucket granted, carried in, gave and carried out. One row per holder, since, plan, bucket and cycle."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lake import columns as F
from lake.table import Table

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

BUCKET_BALANCES = Table(
    name="gold.bucket_balances",
    key=("holder", "since", "plan", "bucket", "cycle"),
    partitioned_by=("cycle",),
    columns="""
        holder      STRING NOT NULL COMMENT 'a number, E.164 with +, or for a shared bucket an account',
        since       DATE   NOT NULL COMMENT 'local day from which on the holder is on the plan without a break',
        plan        STRING NOT NULL,
        bucket      STRING NOT NULL COMMENT 'its name in the plan',
        cycle       STRING NOT NULL COMMENT 'as 2026-03; only cycles with usage have a row',
        record_type STRING NOT NULL COMMENT 'that it covers: voice | sms | data',
        granted     BIGINT NOT NULL COMMENT 'seconds, messages or bytes, new in the cycle',
        carried_in  BIGINT NOT NULL COMMENT 'left from earlier cycles',
        used        BIGINT NOT NULL COMMENT 'that covered usage, in whole increments',
        carried_out BIGINT NOT NULL COMMENT 'left, and usable in later cycles',
        lots        ARRAY<STRUCT<granted: STRING, left: BIGINT>> NOT NULL COMMENT 'left of each cycle''s grant',
        rating_run  STRING NOT NULL COMMENT 'that wrote this row last'
    """,
    checks={
        "nothing_negative": "granted >= 0 AND carried_in >= 0 AND used >= 0 AND carried_out >= 0",
    },
    provenance=("rating_run",),
)


def bucket_balances(rated: DataFrame) -> DataFrame:
    """The rows of BUCKET_BALANCES. rated: uses with pool and lots, of whole cycles of whole pools."""
    lots = rated.where("pool IS NOT NULL").select("plan", "cycle", "rating_run", F.inline("lots"))
    own, later = F.col("granted") == F.col("cycle"), F.col("until") > F.col("cycle")
    sums = {
        "granted": F.when(own, F.col("opened")).otherwise(0),
        "carried_in": F.when(own, 0).otherwise(F.col("opened")),
        "used": F.col("opened") - F.col("left"),
        "carried_out": F.when(later, F.col("left")).otherwise(0),
    }
    also = [F.max(name).alias(name) for name in ("record_type", "rating_run")]
    left = F.sort_array(F.collect_list(F.struct("granted", "left"))).alias("lots")
    return lots.groupBy("holder", "since", "plan", "bucket", "cycle").agg(
        *[F.sum(amount).alias(name) for name, amount in sums.items()], left, *also
    )


def with_untouched(new: DataFrame, held: DataFrame, rated: DataFrame, groups: DataFrame | None = None) -> DataFrame:
    """New rows and those held that stand: all of these cycles, so that what is in neither can go.

    held: rows of BUCKET_BALANCES of the cycles of the new ones. rated: the uses that new comes from, and whether they
    are returned: gold.linked_groups. A number that turns out to be on its plan for longer has another holder's rows
    than before. groups: gold.groups_to_rate, where uses may have left a cycle.
    """
    if groups is not None:
        first = groups.groupBy("msisdn").agg(F.min("from_cycle").alias("from_cycle"))
        rated = rated.join(F.broadcast(first), "msisdn", "left").withColumn("cycle", F.least("cycle", "from_cycle"))
    number = F.when(F.col("returned"), F.col("msisdn"))  # of others only what they share is counted here
    who = rated.select("cycle", F.explode(F.array(number, F.col("account_id"))).alias("holder"))
    reached = who.where("holder IS NOT NULL").groupBy("holder").agg(F.min("cycle").alias("from_cycle"))
    stands = held.join(F.broadcast(reached), "holder", "left").where("from_cycle IS NULL OR cycle < from_cycle")
    others = stands.join(new.select(*BUCKET_BALANCES.key), list(BUCKET_BALANCES.key), "left_anti")
    return new.unionByName(others.select(*new.columns))


def stale_buckets(balances: DataFrame, subscribers: DataFrame, prices: DataFrame, first: str) -> DataFrame:
    """msisdn and cycle of rows that would be granted or carry in otherwise today; of a shared bucket, all its numbers.

    subscribers: gold.tenures.with_tenure. prices: gold.pricing.price_list. first: no cycle before it grants anything.
    """
    from gold.lots import grants
    from gold.tenures import holders

    key = ["holder", "since", "plan", "bucket"]
    spans = balances.groupBy("holder", "since", "plan").agg(
        F.min("cycle").alias("from_cycle"), F.max("cycle").alias("to_cycle")
    )
    lots = grants(holders(subscribers, prices).join(spans, ["holder", "since", "plan"]), prices, first)
    by_cycle = F.Window.partitionBy(*key).orderBy("cycle")
    before = {"last_cycle": F.lag("cycle").over(by_cycle), "last_lots": F.lag("lots").over(by_cycle)}
    today = lots.groupBy(*key).agg(F.collect_list(F.struct("granted", "until", "units")).alias("today"))
    rows = balances.withColumns(before).join(today, key)
    own = summed("today", lambda lot: F.when(lot["granted"] == F.col("cycle"), lot["units"]))
    carried_in = summed("today", lambda lot: F.when(lot["granted"] < F.col("cycle"), carried(lot)))
    differs = (F.col("granted") != own) | (F.col("carried_in") != carried_in)
    numbers = subscribers.select("msisdn", F.explode(F.array("msisdn", "account_id")).alias("holder")).distinct()
    return rows.where(differs).select("holder", "cycle").join(numbers, "holder").select("msisdn", "cycle").distinct()


def carried(lot: Column) -> Column:
    """What an earlier lot brings into the cycle: what the last cycle with usage left; all, if it was granted since."""
    said = F.filter("last_lots", lambda each: each["granted"] == lot["granted"])
    known = F.coalesce(F.get(said, F.lit(0))["left"], F.lit(0))
    left = F.when(lot["granted"] <= F.col("last_cycle"), known).otherwise(lot["units"])
    return F.when(lot["until"] >= F.col("cycle"), left)


def summed(lots: str, units: Callable[[Column], Column]) -> Column:
    """The sum of these units of lots; null counts as none."""
    nothing = F.lit(0).cast("bigint")
    return F.aggregate(lots, nothing, lambda total, lot: total + F.coalesce(units(lot), nothing))
