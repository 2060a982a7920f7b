"""Sample usage priced as the lake's would be, by the plan that it names itself. One row per line."""

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from gold.allowance_balances import entries
from gold.decisions import with_decision, with_local_time, with_price
from gold.groups_to_rate import spans, used_by_cycle
from gold.pricing.call_spans import with_call_spans
from gold.pricing.destinations import with_zone
from gold.pricing.rollover import carried
from gold.rated_usage import priced_usage

NO_FIRST_CYCLE = "0001-01"


def priced_sample(decided: DataFrame, prices: DataFrame) -> DataFrame:
    """The sample as gold.rated_usage.priced_usage. decided: decided_sample, read three times: hand it in staged."""
    used = used_by_cycle(decided.where("status = 'rated'"))
    carry = carried(entries(spans(used), used, None, plans_held(decided), prices), NO_FIRST_CYCLE)
    return priced_usage(decided, carry)


def decided_sample(sample: DataFrame, prices: DataFrame, zone: str, prefixes: DataFrame) -> DataFrame:
    """Adds local time, zone, price and decision; faults and unknown plans are errors. A subscriber is active, and pays.

    sample: silver.sample_usage. prices: gold.pricing.price_list. zone: the tariff's. prefixes: of zones.
    """
    named = sample.withColumnsRenamed({"plan": "owner_plan", "reason": "fault"}).withColumns(
        {"account_id": F.col("msisdn"), "subscriber_status": F.lit("active")}
    )
    placed = named.transform(with_local_time, zone).transform(with_zone, prefixes)
    decided = placed.transform(with_price, prices).transform(with_decision)
    error = F.coalesce("fault", F.when(F.col("reason") == "no_plan", F.lit("unknown_plan")))
    return decided.withColumns(
        {
            "status": F.when(error.isNotNull(), "error").otherwise(F.col("status")),
            "reason": F.coalesce(error, "reason"),
            "counted": F.when(error.isNotNull(), 0).otherwise(F.col("counted")),
        }
    ).transform(with_call_spans)


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
        "valid_from",
        F.lead("valid_from").over(in_order).alias("valid_to"),
    )
