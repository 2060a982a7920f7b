"""What a use costs by rates: cut where another rate begins, billed in whole increments, rounded once. Exact integers.

The order is: cut, increments, connect fee, minimum, maximum, rounding. No loop runs over increments.
"""

from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.pricing.charges import LARGEST_CHARGE

MICROS = 1_000_000
EXACT = "decimal(38,0)"
"""Micro-units of money x the plan's common price unit."""

PIECES = f"array<struct<offset: bigint, units: bigint, billed_units: bigint, rate: int, group: int, cost: {EXACT}>>"
STATE = f"struct<offset: bigint, pieces: {PIECES}>"


def with_call(rows: DataFrame) -> DataFrame:
    """Adds call_pieces and call_charge (DECIMAL(18,6)), both null where the price list has no rates.

    rows: counted, call_spans of gold.pricing.call_spans and the columns of gold.pricing.price_list. The charge is null
    where an instant has no rate, and past LARGEST_CHARGE.
    """
    has_rates = F.col("rates").isNotNull()
    return rows.withColumn("call_pieces", F.when(has_rates, pieces())).withColumn(
        "call_charge", F.when(has_rates, charge())
    )


def pieces() -> Column:
    """The use cut at its spans and at the groups of their rates; a piece begins where the last increment ended."""
    nothing = F.struct(F.lit(0).cast("bigint").alias("offset"), F.array().cast(PIECES).alias("pieces")).cast(STATE)

    def in_span(state: Column, span: Column) -> Column:
        groups = F.get(F.col("rates"), span["rate"])["groups"]
        return F.aggregate(
            F.coalesce(groups, F.slice(F.get(F.col("rates"), F.lit(0))["groups"], 1, 0)),
            state,
            lambda so_far, group: one_more(so_far, span, group),
        )

    return F.aggregate("call_spans", nothing, in_span, lambda state: state["pieces"])


def one_more(state: Column, span: Column, group: Column) -> Column:
    """The fold's state after a span's group: one more piece where the use reaches it."""
    begins = F.greatest(state["offset"], span["from_"], group["above"])
    ends = F.least(span["to"], group["up_to"])  # least() passes over a null bound
    billed = div(ends - begins + group["increment"] - 1, group["increment"]) * group["increment"]
    piece = F.struct(
        begins.alias("offset"),
        (F.least(begins + billed, F.col("counted")) - begins).alias("units"),
        billed.alias("billed_units"),
        span["rate"].alias("rate"),
        group["number"].alias("group"),
        F.try_multiply(billed.cast("decimal(15,0)"), group["each"]).cast(EXACT).alias("cost"),
    )
    after = F.struct(
        (begins + billed).alias("offset"), F.concat(state["pieces"], F.array(piece)).cast(PIECES).alias("pieces")
    )
    return F.when(begins < ends, after.cast(STATE)).otherwise(state)


def charge() -> Column:
    """Pieces and connect fee, at least the minimum and at most the maximum, rounded as the start's rate says."""
    used, rate = F.col("counted"), start_rate()
    parts = [
        F.aggregate("call_pieces", exact(0), lambda total, piece: F.try_add(total, piece["cost"])),
        rate["connect"],
    ]
    total = F.least(F.greatest(reduce(F.try_add, parts), rate["minimum"]), rate["maximum"])
    rounded = round_once(total, rate["rounding"], decimals())
    return F.when(used == 0, F.lit(0).cast("decimal(18,6)")).when(~is_unpriced(), rounded)


def is_unpriced() -> Column:
    """Whether part of the use has no rate."""
    nothing = F.lit(0).cast("bigint")
    priced = F.aggregate("call_pieces", nothing, lambda units, piece: units + piece["units"])
    return priced != F.col("counted")


def start_rate() -> Column:
    """The rate at the start of the use."""
    return F.get(F.col("rates"), F.get(F.col("call_spans"), F.lit(0))["rate"])


def decimals() -> Column:
    """The most decimals that a rate of the pieces has."""
    of_pieces = F.transform("call_pieces", lambda piece: F.get(F.col("rates"), piece["rate"])["decimals"])
    return F.greatest(F.array_max(of_pieces), start_rate()["decimals"])


def round_once(total: Column, mode: Column, decimals: Column) -> Column:
    """Micro-units x common unit as money with so many decimals, DECIMAL(18,6); null past LARGEST_CHARGE."""
    step = F.element_at(F.array(*[F.lit(10 ** (6 - places)) for places in range(7)]), decimals + 1)
    divisor = (F.col("common_unit").cast("decimal(11,0)") * step.cast("decimal(7,0)")).cast("decimal(18,0)")
    fits = total < F.col("common_unit").cast("decimal(11,0)") * F.lit(LARGEST_CHARGE * MICROS).cast("decimal(18,0)")
    whole = F.when(fits, F.call_function("div", total, divisor))
    rest = total - whole * divisor
    up = F.when(mode == "up", rest > 0).when(mode == "down", F.lit(False)).otherwise(rest * 2 >= divisor)
    micros = (whole + F.when(up, 1).otherwise(0)) * step
    return (micros.cast("decimal(18,0)") * F.lit("0.000001").cast("decimal(6,6)")).cast("decimal(18,6)")


def exact(number: int) -> Column:
    """A number as EXACT."""
    return F.lit(number).cast(EXACT)


def div(number: Column, by: Column | int) -> Column:
    """Whole division towards zero of BIGINTs."""
    return F.call_function("div", number, by if isinstance(by, Column) else F.lit(by).cast("bigint"))
