"""How a use is cut where another rate begins, and billed in whole increments. No loop runs over increments."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

MICROS = 1_000_000
SHORTEST_DAY = 82_800
"""Seconds of a day on which the clock goes forward: how many days a call touches at most."""

PIECES = "array<struct<offset: bigint, units: bigint, billed_units: bigint, increment: bigint, rate: int, group: int>>"
STATE = f"struct<offset: bigint, pieces: {PIECES}>"


def with_call(rows: DataFrame) -> DataFrame:
    """Adds call_spans and call_pieces, null where the price list has no rates, and drops schedule and first_day.

    rows: counted, start_time, local_date, record_type and the columns of gold.pricing.price_list. Calls are cut; all
    else has the rate of its start. An instant without a rate is in no piece.
    """
    has_rates = F.col("rates").isNotNull()
    return (
        rows.withColumn("call_spans", F.when(has_rates, spans()))
        .withColumn("call_pieces", F.when(has_rates, pieces()))
        .drop("schedule", "first_day")
    )


def billed_units() -> Column:
    """What the increments of a use come to; null where the price list has no rates."""
    nothing = F.lit(0).cast("bigint")
    return F.aggregate("call_pieces", nothing, lambda units, piece: units + piece["billed_units"])


def is_unpriced() -> Column:
    """Whether part of the use has no rate."""
    nothing = F.lit(0).cast("bigint")
    priced = F.aggregate("call_pieces", nothing, lambda units, piece: units + piece["units"])
    return priced != F.col("counted")


def spans() -> Column:
    """The rates that hold during a use, in order: array of struct(from_, to, rate), seconds since its start."""
    start, units = F.unix_micros("start_time"), F.col("counted")
    place = F.datediff("local_date", "first_day") + 1
    days = F.slice("schedule", place, (div(units, SHORTEST_DAY) + 2).cast("int"))
    listed = F.when(place >= 1, F.flatten(days))

    def since_start(at: Column) -> Column:
        return div(at * MICROS - start + (MICROS - 1), MICROS)

    def during(span: Column) -> Column:
        begins = F.greatest(since_start(span["at"]), F.lit(0).cast("bigint"))
        return F.struct(begins.alias("from_"), F.least(since_start(span["until"]), units).alias("to"), span["rate"])

    def at_start(span: Column) -> Column:
        return (span["at"] * MICROS <= start) & (start < span["until"] * MICROS)

    def whole(span: Column) -> Column:
        return F.struct(F.lit(0).cast("bigint").alias("from_"), units.alias("to"), span["rate"])

    cut = F.transform(listed, during)
    uncut = F.transform(F.filter(listed, at_start), whole)
    chosen = F.when(F.col("record_type") == "voice", cut).otherwise(uncut)
    return F.filter(chosen, lambda span: span["from_"] < span["to"])


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
