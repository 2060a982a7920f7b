"""Which rates hold during a use: its class's schedule, cut to the use."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.pricing.calls import MICROS, div
from gold.pricing.schedules import HOME, ROAMING

SHORTEST_DAY = 82_800
"""Seconds of a day on which the clock goes forward: how many days a call touches at most."""


def with_call_spans(rows: DataFrame) -> DataFrame:
    """Adds call_spans, null for what has no rates, and lets go of the schedules, which are long. Without any, nothing.

    rows: counted, start_time, local_date, record_type, is_roaming, zone where rates may look at it, and the columns of
    gold.pricing.price_list. Calls are cut; all else has the rate of its start.
    """
    if "schedules" not in rows.columns:
        return rows
    zone = F.col("zone") if "zone" in rows.columns else F.lit(None).cast("string")
    cut = rows.withColumn("call_spans", F.when(F.col("rates").isNotNull(), spans(zone)))
    return cut.drop("first_day", "classes", "schedules")


def spans(zone: Column) -> Column:
    """The rates that hold during a use, in order: array of struct(from_, to, rate), seconds since its start."""
    start, units = F.unix_micros("start_time"), F.col("counted")
    place = F.datediff("local_date", "first_day") + 1
    days = F.slice(schedule(zone), place, (div(units, SHORTEST_DAY) + 2).cast("int"))
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


def schedule(zone: Column) -> Column:
    """The schedule of the use's class; of a zone that no rate names, that of all other zones."""
    network = F.when(F.col("is_roaming"), ROAMING).otherwise(HOME)
    named = F.try_element_at(F.col("classes"), F.concat(network, zone))
    return F.get(F.col("schedules"), F.coalesce(named, F.try_element_at(F.col("classes"), network)))
