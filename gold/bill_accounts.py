"""The accounts that get a bill for a cycle, as they were on its last day. One row per account_id."""

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.own_calendar import behind, own

ATTRIBUTES = ("customer_name", "region", "is_student", "is_urban", "joined_on", "plan")


def bill_accounts(subscribers: DataFrame, first_day: date, last_day: date) -> DataFrame:
    """account_id, ATTRIBUTES, cycle_day, first_day, last_day (local, of its cycle) and numbers (active in the cycle)
    of each account with a number active in the cycle.

    subscribers: the believed rows of silver.subscribers. first_day, last_day: of the cycle with cycle day 1. An
    account's attributes are those of its lowest number in force on the last day; of none is, of the version that began
    last.
    """
    begins, ends = own("valid_from"), own("valid_to")
    seen = subscribers.where((begins <= last_day) & (ends.isNull() | (ends > first_day)))
    in_force = ends.isNull() | (ends > last_day)
    days_ago = F.when(in_force, 0).otherwise(F.datediff(F.lit(last_day), begins))
    order = F.struct(~in_force, days_ago, "msisdn", -F.unix_date("valid_from"))
    active = F.col("status") == "active"
    return (
        seen.groupBy("account_id")
        .agg(
            F.min_by(F.struct(*ATTRIBUTES, "cycle_day"), order).alias("then"),
            F.min(F.date_add(F.lit(first_day), behind())).alias("first_day"),
            F.count_distinct(F.when(active, F.col("msisdn"))).cast("int").alias("numbers"),
        )
        .where("numbers > 0")
        .select("account_id", "then.*", "first_day", "numbers")
        .withColumn("last_day", F.date_add(F.lit(last_day), behind()))
    )


def with_coupons(accounts: DataFrame, coupons: DataFrame, last_day: date | Column) -> DataFrame:
    """Adds coupons: the codes that the account holds on the day, null where it never held any.

    coupons: the believed rows of silver.coupons.
    """
    every = F.collect_list(F.struct("code", "valid_from", "valid_to")).alias("coupons")
    rows = accounts.join(coupons.groupBy("account_id").agg(every), "account_id", "left")
    day = F.lit(last_day)
    held = F.filter(
        "coupons",
        lambda each: (each["valid_from"] <= day) & (each["valid_to"].isNull() | (each["valid_to"] > day)),
    )
    return rows.withColumn("coupons", F.transform(held, lambda each: each["code"]))
