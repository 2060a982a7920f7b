"""What became of every use, for those who look a record up. One row per use."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.reports.text import iso


def rated_records(rated: DataFrame) -> DataFrame:
    """record_id, record_type, timestamp, msisdn, cost (six digits; null: not priced) and rating_status.

    rated: rows of gold.rated_usage, one run of it.
    """
    return rated.select(
        F.col("usage_id").alias("record_id"),
        "record_type",
        iso("start_time").alias("timestamp"),
        "msisdn",
        F.col("charge").alias("cost"),
        F.col("status").alias("rating_status"),
    ).orderBy("record_id")
