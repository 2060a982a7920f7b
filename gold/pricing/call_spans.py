"""Which rates hold during a use: its class's schedule, cut to the use."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.pricing.schedules import HOME, ROAMING


def with_call_spans(rows: DataFrame, tariff_zone: str) -> DataFrame:
    """Adds call_spans: the rates that hold during a use, in order, array of struct(from_, to, rate), in seconds since
    its start; null for what has no rates.

    rows: counted, start_time, local_date, record_type, is_roaming, zone where rates may look at it, and the columns of
    gold.pricing.price_list. tariff_zone: of local_date. Calls are cut; all else has the rate of its start.
    """
    zone = F.col("zone") if "zone" in rows.columns else F.lit(None).cast("string")
    place = F.datediff("local_date", "first_day") + 1
    ends = F.to_date(
        F.from_utc_timestamp(F.timestamp_add("SECOND", F.col("counted"), F.col("start_time")), tariff_zone)
    )
    later_days = F.when(F.col("record_type") == "voice", F.datediff(ends, "local_date")).otherwise(0)
    days = F.slice(schedule(zone), place, later_days + 1)
    # A column of its own: Spark takes it from the broadcast schedules, which are long, without copying them to the row.
    rows = rows.withColumn("call_days", F.when(place >= 1, days))
    return rows.withColumn("call_spans", spans(F.col("call_days"))).drop("call_days")


def spans(days: Column) -> Column:
    """The spans of days, cut to the use."""
    start, units = F.unix_seconds("start_time"), F.col("counted")  # a part of a second at the start counts as none
    listed = F.flatten(days)

    def during(span: Column) -> Column:
        begins = F.greatest(span["at"] - start, F.lit(0).cast("bigint"))
        return F.struct(begins.alias("from_"), F.least(span["until"] - start, units).alias("to"), span["rate"])

    def at_start(span: Column) -> Column:
        return (span["at"] <= start) & (start < span["until"])

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
