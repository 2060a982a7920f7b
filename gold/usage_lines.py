"""What each number used of each service in a cycle, priced. One row per account_id, msisdn and record_type."""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.money import rounded

Days = list[tuple[date, date]]
"""First day and the day after the last, local."""


def usage_lines(rated: DataFrame, cycle: str, calendar: Days, decimals: int) -> DataFrame:
    """account_id, msisdn, record_type, uses, units, free_units, base (the exact sum), calendar_charge and amount.

    rated: rows of gold.rated_usage. calendar: the days that the rules' calendar discount names. decimals: the
    currency's.
    """
    special = F.lit(False)
    for first, after in calendar:
        special = special | ((F.col("local_date") >= first) & (F.col("local_date") < after))
    lines = rated.where((F.col("cycle") == cycle) & (F.col("status") == "rated")).groupBy(
        "account_id", "msisdn", "record_type"
    )
    return lines.agg(
        F.count("*").alias("uses"),
        F.sum("units").alias("units"),
        F.sum("free_units").alias("free_units"),
        F.sum("charge").cast("decimal(18,6)").alias("base"),
        F.coalesce(F.sum(F.when(special, F.col("charge"))), F.lit(0)).cast("decimal(18,6)").alias("calendar_charge"),
    ).withColumn("amount", rounded(F.col("base"), decimals))
