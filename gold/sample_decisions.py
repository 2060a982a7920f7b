"""Sample usage priced as the lake's would be, by the plan that it names itself. One row per line."""

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from gold.allowance_balances import entries
from gold.decisions import with_decision, with_local_time, with_price
from gold.groups_to_rate import spans, used_by_cycle
from gold.limits import with_limit
from gold.lots import lots
from gold.own_calendar import with_cycle
from gold.priced_usage import counted_usage, priced_usage
from gold.pricing.calls import with_call
from gold.pricing.destinations import with_zone
from gold.pricing.in_force import in_force
from gold.pricing.rollover import carried
from gold.pricing.terms import without_terms
from gold.tenures import with_tenure

NO_FIRST_CYCLE = "0001-01"


def counted_sample(decided: DataFrame, prices: DataFrame) -> DataFrame:
    """The sample as gold.priced_usage.counted_usage. decided: decided_sample, read several times: hand it in staged."""
    if "buckets" not in prices.columns:
        return counted_usage(decided)
    held = plans_held(decided).transform(with_tenure)
    return counted_usage(decided, lots(decided, held, prices, None, NO_FIRST_CYCLE))


def priced_sample(counted: DataFrame, prices: DataFrame) -> DataFrame:
    """The sample as gold.priced_usage. counted: counted_sample, read several times: hand it in staged."""
    used, held = used_by_cycle(counted.where("status = 'rated'")), plans_held(counted).transform(with_tenure)
    return priced_usage(counted, carried(entries(spans(used), used, None, held, prices), NO_FIRST_CYCLE), prices)


def decided_sample(sample: DataFrame, prices: DataFrame, zone: str, prefixes: DataFrame) -> DataFrame:
    """Adds local time, zone, price and decision; faults and unknown plans are errors. A subscriber is active, and pays.

    sample: silver.sample_usage. prices: gold.pricing.price_list. zone: the tariff's. prefixes: of zones.
    """
    named = sample.withColumnsRenamed({"plan": "owner_plan", "reason": "fault"}).withColumns(
        {"account_id": F.col("msisdn"), "subscriber_status": F.lit("active"), "cycle_day": F.lit(1)}
    )
    placed = named.transform(with_local_time, zone).transform(with_cycle).transform(with_zone, prefixes)
    placed = with_tenure_of_sample(placed) if "buckets" in prices.columns else placed
    priced = placed.transform(with_price, prices)
    priced = priced.transform(with_limit, plans_held(placed)) if "maximum_prorated" in prices.columns else priced
    decided = priced.transform(with_decision)
    error = F.coalesce("fault", F.when(F.col("reason") == "no_plan", F.lit("unknown_plan")))
    settled = decided.withColumns(
        {
            "status": F.when(error.isNotNull(), "error").otherwise(F.col("status")),
            "reason": F.coalesce(error, "reason"),
            "counted": F.when(error.isNotNull(), 0).otherwise(F.col("counted")),
        }
    )
    return settled.transform(with_call, zone).transform(without_terms)


def with_tenure_of_sample(placed: DataFrame) -> DataFrame:
    """Adds plan_since and account_since: a subscriber is an account of its own, on the plan of its day's last use."""
    held = with_tenure(plans_held(placed)).select(
        F.col("msisdn").alias("holder"), "valid_from", "valid_to", "plan_since", "account_since"
    )
    of_day = (F.col("msisdn") == F.col("holder")) & in_force("local_date", "valid_from", "valid_to")
    return placed.join(held, of_day, "left").drop("holder", "valid_from", "valid_to")


def plans_held(decided: DataFrame) -> DataFrame:
    """The plans of a sample's subscribers as rows of silver.subscribers: each from the day of its first use on."""
    of_day = decided.groupBy("msisdn", F.col("local_date").alias("valid_from")).agg(
        F.max_by("owner_plan", F.struct("start_time", "usage_id")).alias("plan")
    )
    in_order = Window.partitionBy("msisdn").orderBy("valid_from")
    begins = of_day.where("valid_from IS NOT NULL").withColumn("before", F.lag("plan").over(in_order))
    return begins.where("NOT plan <=> before").select(
        "msisdn",
        F.col("msisdn").alias("account_id"),
        "plan",
        F.lit("active").alias("status"),
        F.lit(1).alias("cycle_day"),
        "valid_from",
        F.lead("valid_from").over(in_order).alias("valid_to"),
    )
