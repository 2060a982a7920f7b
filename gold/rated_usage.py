"""What each use costs, and why if it costs nothing. One row per usage_id and run."""

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from gold.pricing import calls, charges, modifiers
from lake.table import Table

RATED_USAGE = Table(
    name="gold.rated_usage",
    key=("usage_id", "run"),
    partitioned_by=("utc_month",),
    columns="""
        usage_id         STRING    NOT NULL COMMENT 'of silver.usage',
        run              STRING    NOT NULL COMMENT 'which rating of it: retail',
        status           STRING    NOT NULL COMMENT 'rated | rejected: never charged | unmatched: tried again | error',
        reason           STRING    COMMENT 'a code, null when rated: no_subscriber, no_plan, inactive_subscriber, ...',
        record_type      STRING    NOT NULL COMMENT 'voice | sms | data',
        msisdn           STRING    NOT NULL COMMENT 'E.164 with +',
        account_id       STRING    COMMENT 'who pays; null when unmatched',
        start_time       TIMESTAMP NOT NULL COMMENT 'UTC',
        utc_month        STRING    NOT NULL COMMENT 'of start_time, as 2026-03; no correction moves it',
        cycle            STRING    NOT NULL COMMENT 'the local month of the start, as 2026-03',
        local_date       DATE      NOT NULL COMMENT 'of the start, in the tariff''s zone',
        local_hour       INT       NOT NULL COMMENT 'of the start, in the tariff''s zone, 0 to 23',
        units            BIGINT    NOT NULL COMMENT 'seconds, messages or bytes',
        free_units       BIGINT    COMMENT 'of these, taken from allowances; null unless rated',
        modifier         DECIMAL(10,8) COMMENT 'product of all that apply; null unless rated',
        charge           DECIMAL(18,6) COMMENT 'in the tariff''s currency; 0 when rejected, null if unmatched or error',
        plan             STRING    COMMENT 'in force at the start; null when there is none',
        plan_version     DATE      COMMENT 'valid_from of the version that priced it',
        tariff_hash      STRING    COMMENT 'SHA-256 of the document that priced it and of the calendars it names',
        other_party      STRING    COMMENT 'called number or receiver',
        cell_id          STRING    COMMENT 'as the switch gave it',
        technology       STRING    COMMENT '2G | 3G | 4G | 5G; null where unknown',
        zone             STRING    COMMENT 'that was called; null where the plan does not look at it, or none was',
        is_roaming       BOOLEAN   NOT NULL,
        is_international BOOLEAN   NOT NULL,
        mediation_run    STRING    NOT NULL COMMENT 'that made the use',
        rating_run       STRING    NOT NULL COMMENT 'that wrote this row last',
        rated_at         TIMESTAMP NOT NULL COMMENT 'UTC'
    """,
    checks={
        "status_known": "status IN ('rated', 'rejected', 'unmatched', 'error')",
        "charge_not_negative": "charge >= 0",
        "charge_iff_decided": "(charge IS NULL) = (status IN ('unmatched', 'error'))",
    },
    provenance=("mediation_run", "rating_run", "rated_at"),
    properties={"delta.enableChangeDataFeed": "true"},
)


def rated_usage(decided: DataFrame, carried: DataFrame, run: str, provenance: Mapping[str, Column]) -> DataFrame:
    """The rows of RATED_USAGE, and granted, carried_in and carried_out of their allowance.

    decided, carried: as priced_usage takes them. run: which rating of the uses this is.
    """
    rows = priced_usage(decided, carried).withColumns({"run": F.lit(run), **provenance})
    if "zone" not in rows.columns:
        rows = rows.withColumn("zone", F.lit(None).cast("string"))
    return rows.select(*RATED_USAGE.names, "counted", "granted", "carried_in", "carried_out")


def priced_usage(decided: DataFrame, carried: DataFrame) -> DataFrame:
    """The decided uses with charge, free_units and modifier, and what these were made of.

    decided: gold.decisions.decided_usage of whole cycles of whole numbers and services, since a running total prices
    them. carried: gold.pricing.rollover.carried of the same.
    """
    rows = decided.join(carried, ["msisdn", "record_type", "cycle"], "left")
    return rows.transform(with_running_total).transform(with_free_units).transform(with_charge).transform(with_outcome)


def with_running_total(rows: DataFrame) -> DataFrame:
    """Adds before and after: how much its number and service had counted in the cycle, by start and id."""
    so_far = (
        Window.partitionBy("msisdn", "record_type", "cycle")
        .orderBy("start_time", "usage_id")
        .rowsBetween(Window.unboundedPreceding, Window.currentRow)
    )
    rows = rows.withColumn("after", F.sum("counted").over(so_far))
    return rows.withColumn("before", F.col("after") - F.col("counted"))


def with_free_units(rows: DataFrame) -> DataFrame:
    """Adds free_units, and paid_before and paid_after: the running total of units that are not free."""
    allowance = F.col("carried_in") + F.col("free_units_per_cycle")
    free_before, free_after = F.least("before", allowance), F.least("after", allowance)
    return (
        rows.withColumn("free_units", free_after - free_before)
        .withColumn("paid_before", F.col("before") - free_before)
        .withColumn("paid_after", F.col("after") - free_after)
    )


def with_charge(rows: DataFrame) -> DataFrame:
    """Adds modifier and charge; the charge is null where there is no price, or an absurd one."""
    cost = charges.cost(F.col("paid_before"), F.col("paid_after"), F.col("tiers"))
    by_tiers = charges.charge(cost, F.col("modifier"), F.col("price_unit"))
    applied = modifiers.modifier(F.col("modifiers"), F.col("local_start"), F.col("is_roaming"))
    rows = rows.withColumn("modifier", applied)
    if "rates" not in rows.columns:
        return rows.withColumn("charge", by_tiers)
    charge = F.when(F.col("rates").isNull(), by_tiers).otherwise(F.col("call_charge"))
    return rows.transform(calls.with_call).withColumn("charge", charge)


def with_outcome(rows: DataFrame) -> DataFrame:
    """Settles status, reason, charge, free_units and modifier: 0 for the rejected, null for what has no price."""
    too_large = (F.col("status") == "rated") & F.col("charge").isNull()
    rated = (F.col("status") == "rated") & ~too_large
    why = F.lit("charge_too_large")
    if "rates" in rows.columns:
        why = F.when(calls.is_unpriced(), "no_rate").otherwise(why)
    return rows.withColumns(
        {
            "reason": F.when(too_large, why).otherwise(F.col("reason")),
            "charge": F.when(rated, F.col("charge")).when(F.col("status") == "rejected", F.lit(0)),
            "free_units": F.when(rated, F.col("free_units")),
            "modifier": F.when(rated, F.col("modifier")),
            "status": F.when(too_large, "error").otherwise(F.col("status")),
        }
    )


def rated_record() -> Column:
    """A row of gold.rated_usage as JSON, for the rated topic."""
    return F.to_json(F.struct(*RATED_USAGE.names))
