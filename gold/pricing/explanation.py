"""How a charge came about: pieces - credits + rounding = charge, every amount with six decimals so that it adds up."""

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.pricing import call_explanation
from gold.pricing.call_explanation import MONEY
from gold.pricing.charges import charge, taken
from gold.pricing.modifiers import applying

TIERS = "array<struct<above: bigint, up_to: bigint, price: decimal(12,6)>>"
ZERO = "0.000000"


def explained(priced: DataFrame) -> DataFrame:
    """Adds pieces, connect_fee, from_allowance, tier and rounding: arrays of structs, and money as decimal text.

    priced: gold.rated_usage.priced_usage. A use is cut where a tier ends; what a bucket covers is credited at what it
    would have cost, had the use been charged whole. Empty, and zero, where nothing was priced.
    """
    col, rated, by_tiers = F.col, F.col("status") == "rated", F.col("rates").isNull()
    steps = priced.transform(with_steps)
    carried = F.least("after", "carried_in") - F.least("before", "carried_in")
    own = col("free_units") - carried
    without_carried = worth(col("counted") - carried)
    covered = [
        bucket("carried_in", carried, worth(col("counted")) - without_carried),
        bucket("granted", own, without_carried - worth(col("counted") - col("free_units"))),
    ]
    parts = {
        "pieces": F.when(by_tiers, F.transform("steps", piece)).otherwise(
            F.transform("call_pieces", call_explanation.piece)
        ),
        "from_allowance": F.filter(F.array(*covered), lambda each: each["units"] > 0),
        "tier": F.transform("steps", tier),
    }
    rounding = col("charge") - worth(col("counted") - col("free_units"))
    rounding = F.when(by_tiers, rounding).otherwise(call_explanation.rounding())
    connect_fee = F.when(~by_tiers & rated, text(call_explanation.connect_fee())).otherwise(ZERO)
    return (
        steps.withColumns({name: F.when(rated, part).otherwise(F.slice(part, 1, 0)) for name, part in parts.items()})
        .withColumn("connect_fee", connect_fee)
        .withColumns({"rounding": F.when(rated, text(rounding)).otherwise(ZERO), "charge": text(col("charge"))})
    )


def with_steps(priced: DataFrame) -> DataFrame:
    """Adds windows, the names of the modifiers that apply, and steps: the use cut at the bounds of tiers."""
    names = applying(F.col("modifiers"), F.col("local_start"), F.col("is_roaming"))
    windows = F.array_join(F.transform(names, lambda m: m["name"]), " x ")
    tiers = F.coalesce("tiers", F.array().cast(TIERS))
    return priced.withColumns({"windows": windows, "tiers": tiers}).withColumn("steps", steps(F.col("counted")))


def steps(units: Column) -> Column:
    """The first so many units of a use, cut at the bounds of the tiers: struct<above, up_to, start, units, price>."""
    begin, end = F.col("paid_before"), F.col("paid_before") + units
    cut = F.transform(
        "tiers",
        lambda tier: F.struct(
            tier["above"].alias("above"),
            tier["up_to"].alias("up_to"),
            (F.greatest(tier["above"], begin) - begin).alias("start"),
            taken(begin, end, tier["above"], tier["up_to"]).alias("units"),
            tier["price"].alias("price"),
        ),
    )
    return F.filter(cut, lambda step: step["units"] > 0)


def worth(units: Column) -> Column:
    """What the first so many units of a use cost, each step rounded to six decimals."""
    nothing = F.lit(0).cast(MONEY)
    return F.aggregate(steps(units), nothing, lambda total, step: (total + cost(step)).cast(MONEY))


def cost(step: Column) -> Column:
    """What one step costs, rounded to six decimals."""
    micros = (step["price"] * 1_000_000).cast("decimal(12,0)")
    exact = (step["units"].cast("decimal(15,0)") * micros).cast("decimal(28,0)")
    return charge(exact, F.col("modifier"), F.col("price_unit"))


def piece(step: Column) -> Column:
    """A step as a piece of the use."""
    return F.struct(
        step["start"].alias("offset"),
        step["units"].alias("units"),
        step["units"].alias("billed_units"),
        F.nullif(F.col("windows"), F.lit("")).alias("window"),
        F.lit(1).alias("group"),
        text(step["price"]).alias("price"),
        F.col("price_unit").alias("price_unit"),
        text(F.col("modifier")).alias("modifier"),
        text(cost(step)).alias("charge"),
    )


def tier(step: Column) -> Column:
    """A step as the tier it is in."""
    return F.struct(
        step["above"].alias("from"),
        step["up_to"].alias("to"),
        step["units"].alias("units"),
        text(cost(step)).alias("charge"),
    )


def bucket(name: str, units: Column, credit: Column) -> Column:
    """What an allowance covers."""
    return F.struct(F.lit(name).alias("bucket"), units.alias("units"), text(credit).alias("credit"))


def as_json(columns: Sequence[str]) -> Column:
    """These columns as one JSON object, nulls shown."""
    return F.to_json(F.struct(*columns), {"ignoreNullFields": "false"})


def text(amount: Column) -> Column:
    """A decimal as text, with all its decimals."""
    return amount.cast("string")
