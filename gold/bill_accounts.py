"""The accounts that get a bill for a cycle, as they were on its last day. One row per account_id."""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

ATTRIBUTES = ("customer_name", "region", "is_student", "is_urban", "joined_on", "plan")


def bill_accounts(subscribers: DataFrame, first_day: date, last_day: date) -> DataFrame:
    """account_id, ATTRIBUTES and numbers (active in the cycle) of each account with a number active in the cycle.

    subscribers: the believed rows of silver.subscribers. first_day, last_day: local, both in the cycle. An account's
    attributes are those of its lowest number in force on the last day; of none is, of the version that began last.
    """
    seen = subscribers.where(
        (F.col("valid_from") <= last_day) & (F.col("valid_to").isNull() | (F.col("valid_to") > first_day))
    )
    in_force = F.col("valid_to").isNull() | (F.col("valid_to") > last_day)
    days_ago = F.when(in_force, 0).otherwise(F.datediff(F.lit(last_day), "valid_from"))
    order = F.struct(~in_force, days_ago, "msisdn")
    active = F.col("status") == "active"
    return (
        seen.groupBy("account_id")
        .agg(
            F.min_by(F.struct(*ATTRIBUTES), order).alias("then"),
            F.count_distinct(F.when(active, F.col("msisdn"))).cast("int").alias("numbers"),
        )
        .where("numbers > 0")
        .select("account_id", "then.*", "numbers")
    )


def with_coupons(accounts: DataFrame, coupons: DataFrame, last_day: date) -> DataFrame:
    """Adds coupons: the codes that the account holds on the day, null for none.

    coupons: the believed rows of silver.coupons.
    """
    until = F.col("valid_to").isNull() | (F.col("valid_to") > last_day)
    held = coupons.where((F.col("valid_from") <= last_day) & until)
    return accounts.join(held.groupBy("account_id").agg(F.collect_set("code").alias("coupons")), "account_id", "left")
