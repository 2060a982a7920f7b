"""How a charge came about: pieces + connect fee - credits + rounding = charge, every amount with six decimals."""

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.pricing import call_explanation
from gold.pricing.call_charges import is_continued
from gold.pricing.call_explanation import CREDITS, MONEY, STEPS
from gold.pricing.charges import charge, taken
from gold.pricing.modifiers import names
from gold.pricing.several import parts

EXPLANATION = (
    "usage_id",
    "status",
    "reason",
    "charge",
    "zone",
    "matched_prefix",
    "plan_version",
    "pieces",
    "connect_fee",
    "from_allowance",
    "tier",
    "rounding",
)
"""What price-usage and explain-charge say of a use."""

MAXIMUM = "maximum_spend"
"""Stands among the buckets for what a plan's maximum takes off."""


def explained(priced: DataFrame) -> DataFrame:
    """Adds pieces, connect_fee, from_allowance, tier and rounding: arrays of structs, and money as decimal text.

    priced: gold.priced_usage. A use is cut where a tier ends; what a bucket covers is credited at what it would have
    cost, had the use been charged whole. Empty, and zero, where nothing was priced. Rounding holds what minimum and
    maximum of a call change.
    """
    steps = priced.transform(with_steps).transform(with_credits)
    rated = F.col("status") == "rated"
    lists = {"pieces": F.transform("steps", piece), "from_allowance": F.transform("credits", credit)}
    lists["tier"] = F.transform("steps", tier)
    charged = summed(F.transform("steps", lambda step: step["amount"])) + F.col("fee")
    rounding = (F.col("charge") - charged + summed(F.transform("credits", lambda each: each["credit"]))).cast(MONEY)
    return steps.withColumns(
        {name: F.when(rated, part).otherwise(F.slice(part, 1, 0)) for name, part in lists.items()}
    ).withColumns(
        {
            "connect_fee": text(F.when(rated, F.col("fee")).otherwise(0).cast(MONEY)),
            "rounding": text(F.when(rated, rounding).otherwise(0).cast(MONEY)),
            "charge": F.col("charge").cast("string"),
        }
    )


def with_steps(priced: DataFrame) -> DataFrame:
    """Adds steps: the use cut at rates and at the bounds of tiers, as if nothing had covered it; and fee."""
    windows = names(parts(priced, "modifiers"), F.col("local_start"), F.col("is_roaming"))
    tiers = F.filter(F.array(*parts(priced, "tiers")), lambda tier: tier["price"].isNotNull())
    plain = priced.withColumns({"windows": windows, "tiers": tiers})
    if "rates" not in plain.columns:
        return plain.withColumns({"steps": steps(F.col("counted")), "fee": F.lit(0).cast(MONEY)})
    by_tiers = F.col("rates").isNull()
    return plain.withColumns(
        {
            "steps": F.when(by_tiers, steps(F.col("counted"))).otherwise(call_explanation.call_steps()),
            "fee": F.when(by_tiers, F.lit(0)).otherwise(call_explanation.connect_fee(is_continued(plain))).cast(MONEY),
        }
    )


def with_credits(rows: DataFrame) -> DataFrame:
    """Adds credits: what allowances cover, and what the maximum of a cycle takes off."""
    carried = F.least("after", "carried_in") - F.least("before", "carried_in")
    own = F.col("free_units") - carried
    whole, without_carried = worth(F.col("counted")), worth(F.col("counted") - carried)
    without_own = worth(F.col("counted") - F.col("free_units"))
    listed = F.array(
        bucket("carried_in", carried, whole - without_carried), bucket("granted", own, without_carried - without_own)
    )
    if "takes" in rows.columns:
        listed = F.when(F.col("rates").isNull(), listed).otherwise(call_explanation.credited())
    elif "rates" in rows.columns:
        listed = F.when(F.col("rates").isNull(), listed)
    found = F.filter(F.coalesce(listed, F.array().cast(CREDITS)), lambda each: each["units"] > 0)
    if "uncapped" in rows.columns:
        off = (F.col("uncapped") - F.col("charge")).cast(MONEY)
        capped = F.array(bucket(MAXIMUM, F.lit(0).cast("bigint"), off))
        found = F.concat(found, F.filter(F.coalesce(capped, F.array()), lambda each: each["credit"] > 0))
    return rows.withColumn("credits", found)


def steps(units: Column) -> Column:
    """STEPS of the first so many units of a use of plain tiers."""
    begin, end = F.col("paid_before"), F.col("paid_before") + units

    def of_tier(tier: Column) -> Column:
        offset = F.greatest(tier["above"], begin) - begin
        its = taken(begin, end, tier["above"], tier["up_to"])
        micros = (tier["price"] * 1_000_000).cast("decimal(12,0)")
        exact = (its.cast("decimal(15,0)") * micros).cast("decimal(28,0)")
        amount = charge(exact, F.col("modifier"), F.col("price_unit"))
        fields = [offset, its, its, F.col("windows"), F.lit(1), tier["price"], F.col("price_unit")]
        return F.struct(*fields, tier["above"], tier["up_to"], amount)

    return F.filter(F.transform("tiers", of_tier).cast(STEPS), lambda step: step["units"] > 0)


def worth(units: Column) -> Column:
    """What the first so many units of a use of plain tiers cost, each step rounded to six decimals."""
    return summed(F.transform(steps(units), lambda step: step["amount"]))


def piece(step: Column) -> Column:
    """A step as a piece of the use."""
    same = ("offset", "units", "billed_units", "window", "group")
    return F.struct(
        *[step[name].alias(name) for name in same],
        text(step["price"]).alias("price"),
        step["price_unit"].alias("price_unit"),
        text(F.col("modifier")).alias("modifier"),
        text(step["amount"]).alias("charge"),
    )


def tier(step: Column) -> Column:
    """A step as the tier it is in."""
    return F.struct(
        step["above"].alias("from"),
        step["up_to"].alias("to"),
        step["billed_units"].alias("units"),
        text(step["amount"]).alias("charge"),
    )


def bucket(name: str, units: Column, credit: Column) -> Column:
    """One of CREDITS."""
    return F.struct(F.lit(name).alias("bucket"), units.alias("units"), credit.cast(MONEY).alias("credit"))


def credit(each: Column) -> Column:
    """One of CREDITS as it is shown."""
    return F.struct(each["bucket"].alias("bucket"), each["units"].alias("units"), text(each["credit"]).alias("credit"))


def summed(amounts: Column) -> Column:
    """The sum of an array of money."""
    return F.aggregate(amounts, F.lit(0).cast(MONEY), lambda total, amount: (total + amount).cast(MONEY))


def as_json(columns: Sequence[str]) -> Column:
    """These columns as one JSON object, nulls shown."""
    return F.to_json(F.struct(*columns), {"ignoreNullFields": "false"})


def text(amount: Column) -> Column:
    """A decimal as text, with all its decimals."""
    return amount.cast("string")
