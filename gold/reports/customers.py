"""The accounts that have bills, as their newest one describes them, and those that spent most."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.money import MONEY

CUSTOMER = ("customer_name", "region", "plan", "is_student", "is_urban", "joined_on", "numbers")


def customers(bills: DataFrame) -> DataFrame:
    """One row per account: account_id and CUSTOMER. bills: rows of gold.bills."""
    newest = F.max_by(F.struct(*CUSTOMER), "cycle").alias("newest")
    return bills.groupBy("account_id").agg(newest).select("account_id", "newest.*").orderBy("account_id")


def top10_consumers(bills: DataFrame) -> DataFrame:
    """The ten accounts of the largest revenue over all cycles; of equal ones the first by account_id."""
    revenue = F.sum(F.col("usage_amount") + F.col("discount_amount")).cast(MONEY).alias("total_revenue")
    newest = [F.max_by(name, "cycle").alias(name) for name in ("customer_name", "region")]
    totals = bills.groupBy("account_id").agg(*newest, revenue)
    return totals.orderBy(F.desc("total_revenue"), "account_id").limit(10)
