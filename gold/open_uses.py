"""Uses that nobody pays for yet, and why. One row per status and reason."""

from datetime import datetime

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def open_uses(rated: DataFrame, at: datetime) -> DataFrame:
    """status (unmatched | error), reason, uses, and days: how long before `at` the oldest began.

    rated: rows of gold.rated_usage.
    """
    waiting = rated.where(F.col("status").isin("unmatched", "error"))
    return waiting.groupBy("status", "reason").agg(
        F.count("*").alias("uses"),
        F.datediff(F.lit(at), F.min("start_time")).alias("days"),
    )
