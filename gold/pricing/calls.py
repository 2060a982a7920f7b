"""How a use is cut where another rate begins, and billed in whole increments. No loop runs over increments."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.pricing.buckets import asks
from gold.pricing.call_spans import with_call_spans
from gold.pricing.let import let

PIECES = "array<struct<offset: bigint, units: bigint, billed_units: bigint, increment: bigint, rate: int, group: int>>"
STATE = f"struct<offset: bigint, pieces: {PIECES}>"


def with_call(rows: DataFrame, zone: str) -> DataFrame:
    """Adds call_pieces, null for what has no rates, and asks, where plans have buckets. An instant without a rate
    is in no piece. Where no plan has rates, nothing.

    rows, zone: as gold.pricing.call_spans takes them.
    """
    if "rates" not in rows.columns:
        return rows
    rows = rows.transform(with_call_spans, zone)
    rows = rows.withColumn("call_pieces", F.when(F.col("rates").isNotNull(), pieces())).drop("call_spans")
    return rows.withColumn("asks", asks("zone" in rows.columns)) if "buckets" in rows.columns else rows


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
        cut = F.aggregate(groups, state, lambda so_far, group: one_more(so_far, span, group))
        return F.when(span["rate"].isNull(), state).otherwise(cut)

    return F.aggregate("call_spans", nothing, in_span, lambda state: state["pieces"])


def one_more(state: Column, span: Column, group: Column) -> Column:
    """The fold's state after a span's group: one more piece where the use reaches it."""
    begins = F.greatest(state["offset"], span["from_"], group["above"])
    ends = F.least(span["to"], group["up_to"])  # least() passes over a null bound

    def after(cut: Column) -> Column:
        size = cut["increment"]
        billed = F.call_function("div", cut["ends"] - cut["begins"] + size - 1, size) * size
        return let(billed, lambda units: with_piece(state, span["rate"], group["number"], cut, units))

    cut = F.struct(begins.alias("begins"), ends.alias("ends"), group["increment"].alias("increment"))
    return let(cut, lambda its: F.when(its["begins"] < its["ends"], after(its)).otherwise(state))


def with_piece(state: Column, rate: Column, group: Column, cut: Column, billed: Column) -> Column:
    """The fold's state after a piece with so many billed units."""
    ends = cut["begins"] + billed
    piece = F.struct(
        cut["begins"].alias("offset"),
        (F.least(ends, F.col("counted")) - cut["begins"]).alias("units"),
        billed.alias("billed_units"),
        cut["increment"].alias("increment"),
        rate.alias("rate"),
        group.alias("group"),
    )
    pieces = F.array_append(state["pieces"], piece)
    return F.struct(ends.alias("offset"), pieces.alias("pieces")).cast(STATE)


def start_rate() -> Column:
    """The rate of the use's first piece."""
    return F.get(F.col("rates"), F.get(F.col("call_pieces"), F.lit(0))["rate"])
