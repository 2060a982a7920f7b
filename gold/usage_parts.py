"""What each number used of each service in a cycle, as the bill rules look at it.

One row per account_id, msisdn, record_type, kind of day and zone.
"""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.billing.days import DayKinds
from gold.pricing.tariff.plan import RETAIL

WHOSE = ("account_id", "msisdn", "record_type")


def usage_parts(rated: DataFrame, cycle: str, days: DayKinds, by_zone: bool) -> DataFrame:
    """WHOSE, day_kind, zone, uses, units, free_units and charge, DECIMAL(28,6): the exact sum.

    rated: rows of gold.rated_usage. days: of which kind they are, 0 where no discount looks at calendars. zone: null
    where none looks at zones.
    """
    charged = rated.where((F.col("cycle") == cycle) & (F.col("status") == "rated") & (F.col("run") == RETAIL))
    groups = {"day_kind": F.lit(0), "zone": F.lit(None).cast("string")}
    if len(days.names) > 1:
        numbers = F.array(*map(F.lit, days.numbers))
        groups["day_kind"] = F.coalesce(F.get(numbers, F.datediff("local_date", F.lit(days.first))), F.lit(0))
    if by_zone:
        groups["zone"] = F.col("zone")
    return (
        charged.withColumns(groups)
        .groupBy(*WHOSE, *groups)
        .agg(
            F.count("*").alias("uses"),
            F.sum("units").alias("units"),
            F.sum("free_units").alias("free_units"),
            F.sum("charge").alias("charge"),
        )
    )
