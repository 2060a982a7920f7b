"""What a charge needs of the price list. Uses carry it only where it is computed: it is longer than they are."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

KEY = ("plan", "plan_version", "record_type")
TERMS = ("price_unit", "tiers", "modifiers", "common_unit", "rates")
READ_ONCE = ("buckets", "shares", "first_day", "classes", "schedules", "reachable_zones", "visited_networks")
"""What decides a use and cuts it, and nothing after that."""


def without_terms(rows: DataFrame) -> DataFrame:
    """The rows without the columns of gold.pricing.price_list that are long, or of no more use."""
    return rows.drop(*TERMS, *READ_ONCE)


def with_terms(rows: DataFrame, prices: DataFrame) -> DataFrame:
    """Adds TERMS, those that the price list has; null where there is no price."""
    terms = [name for name in TERMS if name in prices.columns]
    return rows.join(F.broadcast(prices.select(*KEY, *terms)), list(KEY), "left")
