"""What buckets grant, cycle by cycle: a lot each, with what is left of it before the uses that are to be rated."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.groups_to_rate import pools
from gold.pricing.buckets import LOT_COLUMNS
from gold.pricing.in_force import in_force
from gold.pricing.tariff.buckets import MOST_CYCLES
from gold.tenures import holders


def lots(
    uses: DataFrame, subscribers: DataFrame, prices: DataFrame, settled: DataFrame | None, first: str
) -> DataFrame:
    """pool, plan and LOT_COLUMNS of every lot that the uses can find.

    uses: gold.decisions.decided_usage of whole pools, from some cycle on. subscribers: gold.tenures.with_tenure.
    prices: gold.pricing.price_list. settled: rows of gold.bucket_balances; those of earlier cycles tell what is left.
    first: no cycle before it grants anything.
    """
    reached = pools(uses)
    granted = grants(holders(subscribers, prices).join(reached, "pool"), prices, first)
    if settled is None:
        return granted.withColumn("left", F.col("units")).select("pool", "plan", *LOT_COLUMNS)
    key = ["holder", "since", "plan", "bucket"]
    asked = granted.select(*key, "from_cycle").distinct()
    last = (
        settled.select(*key, "cycle", F.col("lots").alias("left_then"))
        .join(asked, key)
        .where("cycle < from_cycle")
        .groupBy(*key)
        .agg(F.max("cycle").alias("settled_in"), F.max_by("left_then", "cycle").alias("left_then"))
    )
    return granted.join(last, key, "left").withColumn("left", left()).select("pool", "plan", *LOT_COLUMNS)


def grants(holders: DataFrame, prices: DataFrame, first: str) -> DataFrame:
    """What each holder is granted that can be used from its from_cycle to its to_cycle: a row per bucket and cycle."""
    return holders.transform(with_cycles, first).transform(with_buckets, prices).where("until >= from_cycle")


def with_cycles(holders: DataFrame, first: str) -> DataFrame:
    """Each holder's cycles from as long before from_cycle as units roll over: granted (its name), held_to (the last
    local day on the plan in it), days_held and days (of the cycle). A cycle is a month of the holder's own calendar."""
    month = F.to_date("from_cycle", "yyyy-MM")
    since = F.trunc("own_from", "month")
    begin = F.greatest(F.add_months(month, -MOST_CYCLES), since, F.to_date(F.lit(first), "yyyy-MM"))
    end = F.least(F.to_date("to_cycle", "yyyy-MM"), F.date_sub("own_until", 1))
    months = F.when(begin <= end, F.sequence(begin, end, F.expr("INTERVAL 1 MONTH")))
    rows = holders.select("*", F.explode(months).alias("month"))
    days = F.dayofmonth(F.last_day("month"))
    own_to = F.least(F.last_day("month"), F.date_sub("own_until", 1))
    then = F.array_max(F.filter("cycle_days", lambda each: each["own_from"] <= own_to))
    return rows.withColumns(
        {
            "granted": F.date_format("month", "yyyy-MM"),
            "held_to": F.date_add(own_to, F.coalesce(then["cycle_day"], F.lit(1)) - 1),
            "days_held": F.datediff(own_to, F.greatest("month", "own_from")) + 1,
            "days": days,
        }
    )


def with_buckets(rows: DataFrame, prices: DataFrame) -> DataFrame:
    """A row for each bucket of the version in force on held_to: bucket, units, until and how it is used."""
    terms = prices.select(
        F.col("plan").alias("its_plan"), "plan_version", "plan_valid_to", "record_type", F.inline("buckets")
    )
    theirs = terms.withColumnRenamed("shared", "bucket_shared")
    found = rows.join(
        F.broadcast(theirs),
        (F.col("plan") == F.col("its_plan"))
        & in_force("held_to", "plan_version", "plan_valid_to")
        & (F.col("shared") == F.col("bucket_shared")),
    )
    return found.withColumns(
        {
            "bucket": F.col("name"),
            "units": F.when(F.col("prorated"), prorated()).otherwise(F.col("units")),
            "until": F.date_format(F.add_months("month", F.col("rollover")), "yyyy-MM"),
        }
    )


def prorated() -> Column:
    """The units for the days held, rounded once, half up."""
    return F.expr("(units * days_held * 2 + days) div (days * 2)")


def left() -> Column:
    """What is left of a lot: what its holder's last settled cycle says of it; one granted after that is whole."""
    said = F.filter("left_then", lambda lot: lot["granted"] == F.col("granted"))
    known = F.coalesce(F.get(said, F.lit(0))["left"], F.lit(0))
    return F.when(F.col("granted") <= F.col("settled_in"), known).otherwise(F.col("units"))
