"""What uses brought in and what they cost. One row per cycle, retail plan, record type, zone and run of costs."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.pricing.tariff.plan import RETAIL


def margins(rated: DataFrame) -> DataFrame:
    """cycle, plan (null: of nobody), record_type, zone, run, uses, charge, cost and margin, charge less cost.

    rated: rows of gold.rated_usage, all runs of it. What retail rejects or cannot match still costs.
    """
    sold = rated.where(F.col("run") == RETAIL).select(
        "usage_id", "plan", F.coalesce("charge", F.lit(0)).alias("charge")
    )
    bought = rated.where(F.col("run") != RETAIL).select(
        "usage_id", "cycle", "record_type", "zone", "run", F.coalesce("charge", F.lit(0)).alias("cost")
    )
    totals = {name: F.sum(name).cast("decimal(18,6)").alias(name) for name in ("charge", "cost")}
    return (
        bought.join(sold, "usage_id")
        .groupBy("cycle", "plan", "record_type", "zone", "run")
        .agg(F.count("*").alias("uses"), *totals.values())
        .withColumn("margin", F.col("charge") - F.col("cost"))
        .orderBy("cycle", "run", "plan", "record_type", "zone")
    )
