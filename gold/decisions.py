"""Who pays for a use, by which tariff, and whether it may be charged at all. One row per usage_id."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.limits import with_limit
from gold.own_calendar import with_cycle
from gold.pricing.calls import with_call
from gold.pricing.destinations import with_zone
from gold.pricing.in_force import in_force
from gold.pricing.terms import without_terms
from gold.tenures import pool


def decided_usage(
    usage: DataFrame,
    subscribers: DataFrame,
    prices: DataFrame,
    zone: str,
    prefixes: DataFrame | None = None,
    plan: str | None = None,
    all_zones: bool = False,
) -> DataFrame:
    """Usage with local time, subscriber, plan and the decision: status and reason. With zone, where plans look at it,
    and the pieces of gold.pricing.calls, where they have rates.

    usage: rows of silver.usage. subscribers: the believed rows of silver.subscribers, never two for a number and day.
    prices: gold.pricing.price_list. zone: the tariff's. prefixes: rows of silver.destinations, where a plan or a
    discount looks at zones. plan: prices every use, whoever owns the number, if anybody does; None: that of its owner.
    all_zones: every use keeps its zone, whatever its plan looks at. A use is decided by what is in force at its local
    start.
    """
    placed = usage.transform(with_local_time, zone)
    if prefixes is not None:
        placed = placed.transform(with_zone, prefixes)
    owned = placed.transform(with_subscriber, subscribers).transform(with_cycle)
    if plan is not None:
        owned = owned.withColumns({"owner_plan": F.lit(plan), "subscriber_status": F.lit("active")})
    priced = owned.transform(with_price, prices)
    if "maximum_prorated" in prices.columns:
        priced = priced.transform(with_limit, subscribers)
    decided = priced.transform(with_decision).transform(with_call, zone).transform(without_terms)
    if prefixes is not None and not all_zones:
        decided = decided.withColumn("zone", F.when(F.col("by_zone"), F.col("zone")))
    return decided


def with_local_time(usage: DataFrame, zone: str) -> DataFrame:
    """Adds local_start (wall clock in the zone), local_date, local_hour and utc_month."""
    return (
        usage.withColumn("local_start", F.from_utc_timestamp("start_time", zone))
        .withColumn("local_date", F.to_date("local_start"))
        .withColumn("local_hour", F.hour("local_start"))
        .withColumn("utc_month", F.date_format("start_time", "yyyy-MM"))
    )


def with_subscriber(usage: DataFrame, subscribers: DataFrame) -> DataFrame:
    """Adds account_id, owner_plan, subscriber_status and cycle_day of the number's owner on the local day, and their
    tenure where subscribers have it; null where there is none."""
    owner = subscribers.select(
        F.col("msisdn").alias("owner"),
        "account_id",
        F.col("plan").alias("owner_plan"),
        F.col("status").alias("subscriber_status"),
        "cycle_day",
        F.col("valid_from").alias("owner_from"),
        F.col("valid_to").alias("owner_to"),
        *[name for name in ("plan_since", "account_since") if name in subscribers.columns],
    )
    owns = (F.col("msisdn") == F.col("owner")) & in_force("local_date", "owner_from", "owner_to")
    return usage.join(F.broadcast(owner), owns, "left").drop("owner", "owner_from", "owner_to")


def with_price(usage: DataFrame, prices: DataFrame) -> DataFrame:
    """Adds the columns of the price list for the owner's plan, the record type and the local day, and pool, whose
    buckets cover the use; null where the plan has none."""
    listed = prices.withColumnRenamed("record_type", "priced_type")
    prices_it = (
        (F.col("owner_plan") == F.col("plan"))
        & (F.col("record_type") == F.col("priced_type"))
        & in_force("local_date", "plan_version", "plan_valid_to")
    )
    priced = usage.join(F.broadcast(listed), prices_it, "left").drop("priced_type", "plan_valid_to")
    its = F.when(F.col("buckets").isNotNull(), pool()) if "buckets" in prices.columns else F.lit(None).cast("string")
    return priced.withColumn("pool", its)


def with_decision(usage: DataFrame) -> DataFrame:
    """Adds status and reason, of which the first that applies decides, and counted: its units if rated, else 0."""
    refused = F.col("subscriber_status") != "active"
    decisions = [
        ("unmatched", "no_subscriber", F.col("owner_plan").isNull()),
        ("rejected", "inactive_subscriber", refused),
        ("unmatched", "no_plan", F.col("plan").isNull()),
        ("error", "no_price", F.col("roaming_allowed").isNull()),
        ("rejected", "roaming_not_allowed", F.col("is_roaming") & ~F.col("roaming_allowed")),
        (
            "rejected",
            "international_not_allowed",
            F.col("is_international") & ~F.col("international_allowed"),
        ),
        *by_network(usage),
        *by_zone(usage),
    ]
    status, reason = F.lit("rated"), F.lit(None).cast("string")
    for its_status, its_reason, applies in reversed(decisions):
        status = F.when(applies, its_status).otherwise(status)
        reason = F.when(applies, its_reason).otherwise(reason)
    counted = F.when(status == "rated", F.col("units")).otherwise(F.lit(0))
    return usage.withColumns({"status": status, "reason": reason, "counted": counted})


def by_network(usage: DataFrame) -> list[tuple[str, str, Column]]:
    """What is decided by the visited network, where a plan allows some only."""
    if "visited_networks" not in usage.columns:
        return []
    elsewhere = is_outside(F.col("visited_networks"), F.col("visited_network"))
    return [("rejected", "roaming_not_allowed", F.col("is_roaming") & elsewhere)]


def by_zone(usage: DataFrame) -> list[tuple[str, str, Column]]:
    """What is decided by the zone that is called, where a plan looks at it."""
    if "by_zone" not in usage.columns:
        return []
    is_lost = F.col("by_zone") & F.col("other_party").startswith("+") & F.col("zone").isNull()
    elsewhere = is_outside(F.col("reachable_zones"), F.col("zone"))
    return [
        ("error", "no_destination", is_lost),
        ("rejected", "international_not_allowed", F.col("is_international") & elsewhere),
    ]


def is_outside(allowed: Column, found: Column) -> Column:
    """Whether a list does not allow what was found; nothing found is not allowed. No list allows all."""
    return allowed.isNotNull() & ~F.coalesce(F.array_contains(allowed, found), F.lit(False))
