"""Who pays for a use, by which tariff, and whether it may be charged at all. One row per usage_id."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.pricing.in_force import in_force


def decided_usage(usage: DataFrame, subscribers: DataFrame, prices: DataFrame, zone: str) -> DataFrame:
    """Usage with local time, subscriber, price and the decision: status and reason.

    usage: rows of silver.usage. subscribers: the believed rows of silver.subscribers, never two for a number and day.
    prices: gold.pricing.price_list. zone: the tariff's. A use is decided by what is in force at its local start.
    """
    placed = usage.transform(with_local_time, zone)
    return placed.transform(with_subscriber, subscribers).transform(with_price, prices).transform(with_decision)


def with_local_time(usage: DataFrame, zone: str) -> DataFrame:
    """Adds local_start (wall clock in the zone), local_date, local_hour, cycle and utc_month."""
    return (
        usage.withColumn("local_start", F.from_utc_timestamp("start_time", zone))
        .withColumn("local_date", F.to_date("local_start"))
        .withColumn("local_hour", F.hour("local_start"))
        .withColumn("cycle", F.date_format("local_start", "yyyy-MM"))
        .withColumn("utc_month", F.date_format("start_time", "yyyy-MM"))
    )


def with_subscriber(usage: DataFrame, subscribers: DataFrame) -> DataFrame:
    """Adds account_id, plan and subscriber_status of the number's owner on the local day; null where there is none."""
    owner = subscribers.select(
        F.col("msisdn").alias("owner"),
        "account_id",
        F.col("plan").alias("owner_plan"),
        F.col("status").alias("subscriber_status"),
        F.col("valid_from").alias("owner_from"),
        F.col("valid_to").alias("owner_to"),
    )
    owns = (F.col("msisdn") == F.col("owner")) & in_force("local_date", "owner_from", "owner_to")
    return usage.join(F.broadcast(owner), owns, "left").drop("owner", "owner_from", "owner_to")


def with_price(usage: DataFrame, prices: DataFrame) -> DataFrame:
    """Adds the columns of the price list for the owner's plan, the record type and the local day."""
    listed = prices.withColumnRenamed("record_type", "priced_type")
    prices_it = (
        (F.col("owner_plan") == F.col("plan"))
        & (F.col("record_type") == F.col("priced_type"))
        & in_force("local_date", "plan_version", "plan_valid_to")
    )
    return usage.join(F.broadcast(listed), prices_it, "left").drop("priced_type", "plan_valid_to")


def with_decision(usage: DataFrame) -> DataFrame:
    """Adds status and reason, of which the first that applies decides, and counted: its units if rated, else 0."""
    refused = F.col("subscriber_status") != "active"
    decisions = [
        ("unmatched", "no_subscriber", F.col("account_id").isNull()),
        ("rejected", "inactive_subscriber", refused),
        ("unmatched", "no_plan", F.col("plan").isNull()),
        ("error", "no_price", F.col("tiers").isNull()),
        ("rejected", "roaming_not_allowed", F.col("is_roaming") & ~F.col("roaming_allowed")),
        (
            "rejected",
            "international_not_allowed",
            F.col("is_international") & ~F.col("international_allowed"),
        ),
    ]
    status, reason = F.lit("rated"), F.lit(None).cast("string")
    for its_status, its_reason, applies in reversed(decisions):
        status = F.when(applies, its_status).otherwise(status)
        reason = F.when(applies, its_reason).otherwise(reason)
    counted = F.when(status == "rated", F.col("units")).otherwise(F.lit(0))
    return usage.withColumns({"status": status, "reason": reason, "counted": counted})
