"""How much the network was used, hour by hour. One row per local date, hour of its clock and record type."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def traffic_hourly(rated: DataFrame) -> DataFrame:
    """date, hour (0 to 23, local), record_type, uses and units of all uses, charged or not.

    rated: rows of gold.rated_usage, one run of it.
    """
    hours = rated.groupBy(F.col("local_date").alias("date"), F.col("local_hour").alias("hour"), "record_type")
    traffic = hours.agg(F.count("*").alias("uses"), F.sum("units").alias("units"))
    return traffic.orderBy("date", "hour", "record_type")
