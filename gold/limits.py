"""What a number may be charged on a plan in a cycle: the plan's maximum, for the days held where the plan says so."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.own_calendar import by_own_days


def with_limit(decided: DataFrame, subscribers: DataFrame) -> DataFrame:
    """maximum_spend x days held / days of the cycle, rounded once, half up, to six decimals, where maximum_prorated,
    which goes.

    decided: msisdn, plan, cycle and the columns of gold.pricing.price_list. subscribers: the believed rows of
    silver.subscribers. A plan is held whatever the number's status.
    """
    begins, ends = F.col("valid_from").alias("begins"), F.col("valid_to").alias("ends")
    holds = by_own_days(subscribers).groupBy(F.col("msisdn").alias("holder"), F.col("plan").alias("held_plan"))
    spans = holds.agg(F.collect_list(F.struct(begins, ends)).alias("held"))
    its = (F.col("msisdn") == F.col("holder")) & (F.col("plan") == F.col("held_plan")) & F.col("maximum_prorated")
    rows = decided.join(F.broadcast(spans), its, "left")
    limit = F.when(F.col("maximum_prorated"), prorated()).otherwise(F.col("maximum_spend"))
    return rows.withColumn("maximum_spend", limit).drop("holder", "held_plan", "held", "maximum_prorated")


def prorated() -> Column:
    """The maximum for the days held in the cycle, which is a month of the account's own calendar."""
    first = F.to_date("cycle", "yyyy-MM")
    after, days = F.add_months(first, 1), F.dayofmonth(F.last_day(first))

    def inside(span: Column) -> Column:
        return F.greatest(F.datediff(F.least(span["ends"], after), F.greatest(span["begins"], first)), F.lit(0))

    held = F.aggregate("held", F.lit(0), lambda total, span: total + inside(span))
    return F.round(by_days(F.col("maximum_spend") * held, days), 6).cast("decimal(12,6)")


def by_days(price_days: Column, days: Column) -> Column:
    """Prices x days / the days of the cycle; far enough from half a minor unit not to be rounded twice."""
    return (price_days.cast("decimal(22,6)") / days.cast("decimal(3,0)")).cast("decimal(27,12)")
