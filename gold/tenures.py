"""Since when a number, or an account, is on its plan without a break: who holds buckets, and from which day on."""

from datetime import date
from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from gold.own_calendar import own

OPEN = date(9999, 12, 31)
HOLDERS = ("pool", "holder", "since", "plan", "shared", "own_from", "own_until", "cycle_days")


def with_tenure(subscribers: DataFrame) -> DataFrame:
    """Adds plan_since and account_since, local days: from then on the number, in its account, has been on its plan,
    and some number of the account has.

    subscribers: the believed rows of silver.subscribers. A suspended number stays on its plan.
    """
    whose = {"plan_since": ("msisdn", "account_id", "plan"), "account_since": ("account_id", "plan")}
    return reduce(lambda rows, name: with_since(rows, name, whose[name]), whose, subscribers)


def with_since(rows: DataFrame, name: str, whose: tuple[str, ...]) -> DataFrame:
    """Adds the first day of the unbroken span that a row is in."""
    in_order = Window.partitionBy(*whose).orderBy("valid_from", "msisdn")
    before = in_order.rowsBetween(Window.unboundedPreceding, -1)
    ended = F.max(F.coalesce("valid_to", F.lit(OPEN))).over(before)
    begins = F.when(ended.isNull() | (ended < F.col("valid_from")), F.col("valid_from"))
    return rows.withColumn(name, begins).withColumn(name, F.last(name, ignorenulls=True).over(in_order))


def holders(tenured: DataFrame, prices: DataFrame) -> DataFrame:
    """Who holds buckets: HOLDERS, one row per number or account and unbroken span on a plan.

    own_from, own_until (excluded): of the span, on the account's own calendar; cycle_days: from which own day on each.
    tenured: with_tenure. prices: gold.pricing.price_list with buckets.
    """
    sharing = prices.where("buckets IS NOT NULL").groupBy("plan").agg(F.max("shares").alias("shares"))
    rows = tenured.join(F.broadcast(sharing), "plan").withColumn("pool", pool())
    span = [
        F.min(own("valid_from")).alias("own_from"),
        F.nullif(F.max(F.coalesce(own("valid_to"), F.lit(OPEN))), F.lit(OPEN)).alias("own_until"),
        F.collect_set(F.struct(own("valid_from").alias("own_from"), "cycle_day")).alias("cycle_days"),
    ]
    numbers = rows.groupBy("pool", F.col("msisdn").alias("holder"), F.col("plan_since").alias("since"), "plan").agg(
        *span
    )
    accounts = (
        rows.where("shares")
        .groupBy("pool", F.col("account_id").alias("holder"), F.col("account_since").alias("since"), "plan")
        .agg(*span)
    )
    single, shared = numbers.withColumn("shared", F.lit(False)), accounts.withColumn("shared", F.lit(True))
    return single.unionByName(shared).select(*HOLDERS)


def pool() -> Column:
    """What shares buckets, as text: an account on the plan where that has a shared bucket, else a number on it."""
    of_account = F.concat_ws("/", "plan", "account_id", "account_since")
    return F.when(F.col("shares"), of_account).otherwise(F.concat_ws("/", "plan", "msisdn", "plan_since"))
