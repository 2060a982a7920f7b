"""What each number used of each service in a cycle, priced. One row per account_id, msisdn and record_type."""

from collections.abc import Mapping, Sequence
from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.discount_shares import CHARGES
from gold.money import rounded
from gold.pricing.tariff.plan import RETAIL

Days = Sequence[tuple[date, date]]
"""First day and the day after the last, local."""


def usage_lines(rated: DataFrame, cycle: str, calendars: Mapping[str, Days], decimals: int) -> DataFrame:
    """account_id, msisdn, record_type, uses, units, free_units, base (the exact sum), calendar_charges and amount.

    rated: rows of gold.rated_usage. calendars: the days of those that the rules name. decimals: the currency's.
    """
    charged = (F.col("cycle") == cycle) & (F.col("status") == "rated") & (F.col("run") == RETAIL)
    lines = rated.where(charged).groupBy("account_id", "msisdn", "record_type")
    charges = [F.struct(F.lit(name), charge_on(days)) for name, days in calendars.items()]
    return lines.agg(
        F.count("*").alias("uses"),
        F.sum("units").alias("units"),
        F.sum("free_units").alias("free_units"),
        F.sum("charge").cast("decimal(18,6)").alias("base"),
        F.array(*charges).cast(CHARGES).alias("calendar_charges"),
    ).withColumn("amount", rounded(F.col("base"), decimals))


def charge_on(days: Days) -> Column:
    """The charges of uses that start on one of the days, summed."""
    special = F.lit(False)
    for first, after in days:
        special = special | ((F.col("local_date") >= first) & (F.col("local_date") < after))
    return F.coalesce(F.sum(F.when(special, F.col("charge"))), F.lit(0)).cast("decimal(18,6)")
