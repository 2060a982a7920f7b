"""Whether every use of a cycle is rated. One row per status and reason, `missing` for a use without a rated row."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.cycles import Cycle
from gold.pricing.tariff.plan import RETAIL


def completeness(usage: DataFrame, rated: DataFrame, cycle: Cycle, zone: str) -> DataFrame:
    """status, reason, uses, oldest (its start, UTC) and examples (up to five usage ids) of the cycle's uses.

    usage: rows of silver.usage. rated: rows of gold.rated_usage.
    """
    local_start = F.from_utc_timestamp("start_time", zone)
    due = usage.where(F.date_format(local_start, "yyyy-MM") == cycle.name).select("usage_id", "start_time")
    have = rated.where(F.col("utc_month").isin(cycle.utc_months) & (F.col("run") == RETAIL)).select(
        "usage_id", "status", "reason"
    )
    found = due.join(have, "usage_id", "left")
    return found.groupBy(F.coalesce("status", F.lit("missing")).alias("status"), "reason").agg(
        F.count("*").alias("uses"),
        F.min("start_time").alias("oldest"),
        F.slice(
            F.array_sort(F.collect_set(F.when(~F.col("status").eqNullSafe("rated"), F.col("usage_id")))), 1, 5
        ).alias("examples"),
    )
