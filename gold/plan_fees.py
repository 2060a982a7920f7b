"""What numbers owe for the plans they held in a cycle. One row per account_id, msisdn, plan, plan_version and name."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from gold.cycles import Cycle
from gold.money import MONEY, rounded
from gold.own_calendar import own
from gold.pricing.tariff.plan_fees import COMMITMENT

PARTS = f"array<struct<service: string, amount: {MONEY}>>"
"""What is taxed: of which service, if of one, and how much."""

FEE = ("plan", "plan_version", "name", "label", "record_type", "every", "prorated", "price")
NUMBER = ("account_id", "msisdn")


def plan_fees(subscribers: DataFrame, fees: DataFrame, cycle: Cycle, decimals: int) -> DataFrame:
    """NUMBER, FEE, cycle_days, counted (the days to pay), exact and amount; a commitment is such a row too.

    subscribers: the believed rows of silver.subscribers. fees: gold.pricing.fee_list. A plan is held on the local days
    on which the number is active on it; each counts for the cycle that it is in. decimals: the currency's.
    """
    held = held_days(subscribers, fees, cycle)
    whole = (cycle.last_day - cycle.first_day).days + 1
    once = F.col("every") == "once"
    is_due = F.when(once, F.col("first_day") == F.col("first_ever")).otherwise(F.col("prorated") | is_last())
    counted = F.when(F.col("prorated") & ~once, F.col("days")).otherwise(whole)
    label = F.concat("label", F.lit(" ("), "counted", F.lit(f" of {whole} days)"))
    return (
        held.withColumn("is_due", is_due)
        .where("is_due")
        .withColumns({"counted": counted, "cycle_days": F.lit(whole)})
        .withColumns(
            {
                "exact": by_days(F.col("price") * F.col("counted"), F.col("cycle_days")),
                "label": F.when(F.col("counted") != whole, label).otherwise(F.col("label")),
            }
        )
        .withColumn("amount", rounded(F.col("exact"), decimals))
        .select(*NUMBER, *FEE, "cycle_days", "counted", "exact", "amount")
    )


def by_days(price_days: Column, days: Column) -> Column:
    """Prices x days / the days of the cycle; far enough from half a minor unit not to be rounded twice."""
    return (price_days.cast("decimal(22,6)") / days.cast("decimal(3,0)")).cast("decimal(27,12)")


def held_days(subscribers: DataFrame, fees: DataFrame, cycle: Cycle) -> DataFrame:
    """NUMBER, FEE, days, first_day and last_day of the cycle, and first_ever, when the number got the plan: on the
    account's own calendar."""
    active = subscribers.where("status = 'active'").select(*NUMBER, "plan", "valid_from", "valid_to", "cycle_day")
    first_ever = F.min(own("valid_from")).over(Window.partitionBy(*NUMBER, "plan"))
    spans = active.join(F.broadcast(fees), "plan").withColumn("first_ever", first_ever)
    begins = F.greatest(own("valid_from"), own("plan_version"), F.lit(cycle.first_day))
    after = F.date_add(F.lit(cycle.last_day), 1)
    ends = F.least(own("valid_to"), own("plan_valid_to"), after)  # passes over nulls
    inside = spans.withColumns({"begins": begins, "ends": ends}).where("begins < ends")
    return inside.groupBy(*NUMBER, *FEE).agg(
        F.sum(F.datediff("ends", "begins")).alias("days"),
        F.min("begins").alias("first_day"),
        F.max("ends").alias("last_day"),
        F.min("first_ever").alias("first_ever"),
    )


def is_last() -> Column:
    """Whether it is the plan's version that the number held last; of commitments, of all plans that have one."""
    of_plan = F.when(F.col("every") != COMMITMENT, F.col("plan"))
    latest = F.max("last_day").over(Window.partitionBy(*NUMBER, "name", of_plan, "every"))
    return F.col("last_day") == latest


def with_plan_fees(accounts: DataFrame, fees: DataFrame, decimals: int) -> DataFrame:
    """Adds number_fees, their sum, fee_parts, PARTS of what is taxed, and commitment, rounded once."""
    committed = F.col("every") == COMMITMENT
    part = F.when(~committed, F.struct(F.col("record_type").alias("service"), "amount"))
    committed_days = F.sum(F.when(committed, F.col("price") * F.col("counted")))
    owed = fees.groupBy("account_id").agg(
        F.sum(F.when(~committed, F.col("amount"))).cast(MONEY).alias("number_fees"),
        F.collect_list(part).cast(PARTS).alias("fee_parts"),
        rounded(by_days(committed_days, F.max("cycle_days")), decimals).alias("commitment"),
    )
    return accounts.join(owed, "account_id", "left")


def fee_lines(fees: DataFrame) -> DataFrame:
    """The bill's lines, without those of commitments, which an account has together."""
    version = F.concat_ws("/", "plan", F.col("plan_version").cast("string"))
    return fees.where(F.col("every") != COMMITMENT).select(
        *(*NUMBER, "name", "label", "record_type", "amount"),
        F.lit("fee").alias("kind"),
        F.concat_ws("/", F.lit("fee"), "msisdn", "name", version).alias("line_id"),
        version.alias("version"),
        F.when(F.col("prorated"), F.col("price")).cast("decimal(18,6)").alias("base"),
        (F.col("exact") - F.col("amount")).cast("decimal(24,12)").alias("rounding_difference"),
    )
