"""Whether every use of a cycle is rated. One row per status and reason, `missing` for a use without a rated row."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.cycles import LAST_CYCLE_DAY, Cycle
from gold.decisions import with_subscriber
from gold.own_calendar import with_cycle
from gold.pricing.tariff.plan import RETAIL


def completeness(
    usage: DataFrame, rated: DataFrame, cycle: Cycle, zone: str, subscribers: DataFrame | None = None
) -> DataFrame:
    """status, reason, uses, oldest (its start, UTC) and examples (up to five usage ids) of the cycle's uses.

    usage: rows of silver.usage. rated: rows of gold.rated_usage. subscribers: the believed rows of silver.subscribers,
    where some account has another cycle day than 1: a use is in the cycle that it is rated in, or else would be.
    """
    local_date = F.to_date(F.from_utc_timestamp("start_time", zone))
    last_day = cycle.last_day if subscribers is None else cycle.on(LAST_CYCLE_DAY).last_day
    due = usage.where(local_date.between(cycle.first_day, last_day))
    have = rated.where(F.col("utc_month").isin(cycle.utc_months) & (F.col("run") == RETAIL))
    if subscribers is None:
        found = due.join(have.select("usage_id", "status", "reason"), "usage_id", "left")
    else:
        owned = due.withColumn("local_date", local_date).transform(with_subscriber, subscribers).transform(with_cycle)
        theirs = have.select("usage_id", "status", "reason", F.col("cycle").alias("rated_in"))
        found = owned.join(theirs, "usage_id", "left").where(F.coalesce("rated_in", "cycle") == cycle.name)
    return found.groupBy(F.coalesce("status", F.lit("missing")).alias("status"), "reason").agg(
        F.count("*").alias("uses"),
        F.min("start_time").alias("oldest"),
        F.slice(
            F.array_sort(F.collect_set(F.when(~F.col("status").eqNullSafe("rated"), F.col("usage_id")))), 1, 5
        ).alias("examples"),
    )
