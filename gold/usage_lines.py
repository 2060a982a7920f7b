"""What each number used of each service in a cycle, priced. One row per account_id, msisdn and record_type."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.discount_shares import CHARGES
from gold.money import rounded
from gold.pricing.tariff.discounts import Selection
from gold.pricing.tariff.plan import RETAIL

Days = Sequence[tuple[date, date]]
"""First day and the day after the last, local."""


def usage_lines(
    rated: DataFrame, cycle: str, selections: Iterable[Selection], calendars: Mapping[str, Days], decimals: int
) -> DataFrame:
    """account_id, msisdn, record_type, uses, units, free_units, base (the exact sum), selected_charges and amount.

    rated: rows of gold.rated_usage. selections: those of the rules. calendars: the days of those that they name.
    decimals: the currency's.
    """
    charged = (F.col("cycle") == cycle) & (F.col("status") == "rated") & (F.col("run") == RETAIL)
    lines = rated.where(charged).groupBy("account_id", "msisdn", "record_type")
    charges = [F.struct(F.lit(each.key), charge_of(each, calendars)) for each in selections]
    return lines.agg(
        F.count("*").alias("uses"),
        F.sum("units").alias("units"),
        F.sum("free_units").alias("free_units"),
        F.sum("charge").cast("decimal(18,6)").alias("base"),
        F.array(*charges).cast(CHARGES).alias("selected_charges"),
    ).withColumn("amount", rounded(F.col("base"), decimals))


def charge_of(selection: Selection, calendars: Mapping[str, Days]) -> Column:
    """The charges of the uses that it selects, summed."""
    conditions = [starts_on(calendars[selection.calendar])] if selection.calendar else []
    if selection.zones:
        conditions.append(F.col("zone").isin(list(selection.zones)))
    selected = reduce(Column.__and__, conditions)
    return F.coalesce(F.sum(F.when(selected, F.col("charge"))), F.lit(0)).cast("decimal(18,6)")


def starts_on(days: Days) -> Column:
    """Whether a use starts on one of the days."""
    special = F.lit(False)
    for first, after in days:
        special = special | ((F.col("local_date") >= first) & (F.col("local_date") < after))
    return special
