"""How a use is cut where another rate begins, and billed in whole increments. No loop runs over increments."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

MICROS = 1_000_000

PIECES = "array<struct<offset: bigint, units: bigint, billed_units: bigint, increment: bigint, rate: int, group: int>>"
STATE = f"struct<offset: bigint, pieces: {PIECES}>"


def with_call(rows: DataFrame) -> DataFrame:
    """Adds call_pieces, null where the price list has no rates. An instant without a rate is in no piece.

    rows: counted, call_spans of gold.pricing.call_spans and the columns of gold.pricing.price_list.
    """
    return rows.withColumn("call_pieces", F.when(F.col("rates").isNotNull(), pieces()))


def billed_units() -> Column:
    """What the increments of a use come to; null where the price list has no rates."""
    nothing = F.lit(0).cast("bigint")
    return F.aggregate("call_pieces", nothing, lambda units, piece: units + piece["billed_units"])


def is_unpriced() -> Column:
    """Whether part of the use has no rate."""
    nothing = F.lit(0).cast("bigint")
    priced = F.aggregate("call_pieces", nothing, lambda units, piece: units + piece["units"])
    return priced != F.col("counted")


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
        group["increment"].alias("increment"),
        span["rate"].alias("rate"),
        group["number"].alias("group"),
    )
    after = F.struct(
        (begins + billed).alias("offset"), F.concat(state["pieces"], F.array(piece)).cast(PIECES).alias("pieces")
    )
    return F.when(begins < ends, after.cast(STATE)).otherwise(state)


def start_rate() -> Column:
    """The rate at the start of the use."""
    return F.get(F.col("rates"), F.get(F.col("call_spans"), F.lit(0))["rate"])


def div(number: Column, by: Column | int) -> Column:
    """Whole division towards zero of BIGINTs."""
    return F.call_function("div", number, by if isinstance(by, Column) else F.lit(by).cast("bigint"))
