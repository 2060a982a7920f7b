"""Decided uses with what they cost: allowances first, then prices, then the limit of a cycle. One row per usage_id."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from gold.pricing import buckets, call_charges, calls, charges, modifiers
from gold.pricing.several import parts
from gold.pricing.terms import with_terms

OF_RATED = ("free_units", "allowed_units", "billed_units", "modifier")


def counted_usage(decided: DataFrame, lots: DataFrame | None = None) -> DataFrame:
    """The decided uses with counting, the units that count in their cycle.

    decided: gold.decisions.decided_usage of whole cycles of whole numbers and services, since a running total prices
    them; where plans have buckets of whole pools, where they have a maximum of whole numbers. lots: gold.lots of the
    same, where plans have buckets.
    """
    rows = decided.transform(with_covered, lots) if lots is not None else decided
    return rows.transform(with_counting)


def priced_usage(counted: DataFrame, carried: DataFrame, prices: DataFrame) -> DataFrame:
    """The uses with charge, free_units and modifier, and what these were made of.

    counted: counted_usage. carried: gold.pricing.rollover.carried of the same. prices: gold.pricing.price_list.
    """
    few = carried.hint("shuffle_hash")  # one of each total: to sort all uses for a merge would be to sort them twice
    rows = counted.join(few, ["msisdn", "record_type", "cycle"], "left")
    rows = rows.transform(with_running_total).transform(with_free_units)
    rows = rows.transform(with_terms, prices).transform(with_charge)
    rows = rows.transform(with_maximum) if "maximum_spend" in rows.columns else rows
    return rows.transform(with_outcome)


def with_covered(rows: DataFrame, lots: DataFrame) -> DataFrame:
    """Adds takes and lots: what buckets give to each use, and what the last of a cycle leaves of them."""
    without = rows.where("pool IS NULL").withColumns({"takes": buckets.nothing_taken(), "lots": buckets.no_lots()})
    return buckets.covered(rows.where("pool IS NOT NULL"), lots).unionByName(without)


def with_counting(rows: DataFrame) -> DataFrame:
    """Adds counting, the units of a use that count in its cycle: without those that buckets cover, in whole increments.

    Where there are rates also call_paid, of each piece.
    """
    if "call_pieces" not in rows.columns:
        return rows.withColumn("counting", F.col("counted"))
    whole = F.transform("call_pieces", lambda piece: piece["billed_units"])
    paid = buckets.paid(F.col("takes")) if "takes" in rows.columns else whole
    rows = rows.withColumn("call_paid", paid)
    return rows.withColumn("counting", F.coalesce(call_charges.summed(F.col("call_paid")), "counted"))


def with_running_total(rows: DataFrame) -> DataFrame:
    """Adds before and after: how much its number and service had counted in the cycle, by start and id."""
    total = ("msisdn", "record_type", "cycle")
    so_far = (
        # By a hash first, a number, which Spark compares faster than texts that begin alike.
        Window.partitionBy(F.xxhash64(*total), *total)
        .orderBy("start_time", "usage_id")
        .rowsBetween(Window.unboundedPreceding, Window.currentRow)
    )
    rows = rows.withColumn("after", F.sum("counting").over(so_far))
    return rows.withColumn("before", F.col("after") - F.col("counting"))


def with_free_units(rows: DataFrame) -> DataFrame:
    """Adds free_units, and paid_before and paid_after: the running total of units that are not free.

    allowed_units stay what the plan's free units gave, where buckets make more of a use free.
    """
    allowance = F.col("carried_in") + F.col("free_units_per_cycle")
    if "call_pieces" in rows.columns:  # their free units come from buckets, and count no more
        allowance = F.when(F.col("call_pieces").isNull(), allowance).otherwise(0)
    free_before, free_after = F.least("before", allowance), F.least("after", allowance)
    return (
        rows.withColumns(dict.fromkeys(("free_units", "allowed_units"), free_after - free_before))
        .withColumn("paid_before", F.col("before") - free_before)
        .withColumn("paid_after", F.col("after") - free_after)
    )


def with_charge(rows: DataFrame) -> DataFrame:
    """Adds modifier, billed_units and charge; the charge is null where there is no price, or an absurd one."""
    cost = charges.cost(F.col("paid_before"), F.col("paid_after"), parts(rows, "tiers"))
    by_tiers = charges.charge(cost, F.col("modifier"), F.col("price_unit"))
    applied = modifiers.modifier(parts(rows, "modifiers"), F.col("local_start"), F.col("is_roaming"))
    rows = rows.withColumn("modifier", applied)
    if "rates" not in rows.columns:
        return rows.withColumns({"charge": by_tiers, "billed_units": F.col("counted")})
    by_rates, billed = F.col("rates").isNotNull(), calls.billed_units()
    return rows.transform(call_charges.with_call_charge).withColumns(
        {
            "charge": F.when(by_rates, F.col("call_charge")).otherwise(by_tiers),
            "billed_units": F.coalesce(billed, "counted"),
            "free_units": F.when(by_rates, billed - F.col("counting")).otherwise(F.col("free_units")),
        }
    )


def with_maximum(rows: DataFrame) -> DataFrame:
    """Adds uncapped, the charge without a limit, and limits the charges of a number on a plan in a cycle, in order."""
    so_far = (
        Window.partitionBy("msisdn", "plan", "cycle")
        .orderBy("start_time", "usage_id")
        .rowsBetween(Window.unboundedPreceding, Window.currentRow)
    )
    own = F.when(F.col("status") == "rated", F.coalesce("charge", F.lit(0))).otherwise(0)
    rows = rows.withColumn("uncapped", F.col("charge")).withColumn("spent", F.sum(own).over(so_far))
    within = F.least("spent", "maximum_spend") - F.least(F.col("spent") - own, F.col("maximum_spend"))
    limited = F.when(F.col("charge").isNotNull(), within.cast("decimal(18,6)"))
    return rows.withColumn("charge", F.when(F.col("maximum_spend").isNull(), F.col("charge")).otherwise(limited))


def with_outcome(rows: DataFrame) -> DataFrame:
    """Settles status, reason, charge, units and modifier: 0 for the rejected, null for what has no price."""
    unpriced = (F.col("status") == "rated") & F.col("charge").isNull()
    rated = (F.col("status") == "rated") & ~unpriced
    return rows.withColumns(
        {
            "reason": F.when(unpriced, why_unpriced(rows)).otherwise(F.col("reason")),
            "charge": F.when(rated, F.col("charge")).when(F.col("status") == "rejected", F.lit(0)),
            **{name: F.when(rated, F.col(name)) for name in OF_RATED},
            "status": F.when(unpriced, "error").otherwise(F.col("status")),
        }
    )


def why_unpriced(rows: DataFrame) -> Column:
    """The reason of a use that was to be rated and has no charge."""
    too_large = F.lit("charge_too_large")
    return F.when(calls.is_unpriced(), "no_rate").otherwise(too_large) if "rates" in rows.columns else too_large
