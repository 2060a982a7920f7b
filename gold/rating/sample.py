"""Sample usage rated as the lake's would be, by the plan that it names itself. One row per line."""

import polars
from polars import col

from gold.rating.decide import Tariff, decided, with_local_time
from gold.rating.holdings import with_bucket_pool
from gold.rating.owners import owners
from gold.rating.rate import Rated, priced

NO_OWNERS = {
    "msisdn": polars.String,
    "account_id": polars.String,
    "plan": polars.String,
    "status": polars.String,
    "cycle_day": polars.Int64,
    "valid_from": polars.Date,
    "valid_to": polars.Date,
}


def rated_sample(sample: polars.DataFrame, tariff: Tariff) -> list[Rated]:
    """The sample's sound uses, rated with their entries, in parts. A subscriber is an account of its own.

    sample: as gold.rating.decide takes uses, and named_plan, which prices the use. tariff: its plan is named_plan.
    """
    held = owners(plans_held(with_local_time(sample, tariff)))
    rows = decided(sample.with_columns(pool="msisdn"), held, tariff).pipe(with_bucket_pool)
    unknown = col("reason") == "no_plan"
    settled = rows.with_columns(
        status=polars.when(unknown.fill_null(value=False)).then(polars.lit("error")).otherwise("status"),
        reason=polars.when(unknown.fill_null(value=False)).then(polars.lit("unknown_plan")).otherwise("reason"),
    )
    return priced(settled, held, tariff, explained=True)


def no_owners() -> polars.DataFrame:
    """Owners of no number."""
    return owners(polars.DataFrame(schema=NO_OWNERS))


def plans_held(uses: polars.DataFrame) -> polars.DataFrame:
    """The plans of subscribers as owners have them: each from the day of its first use on it, and of a day the plan of
    its last use."""
    of_day = (
        uses.sort("start_time", "usage_id")
        .group_by("msisdn", "local_date")
        .agg(polars.last("named_plan").alias("plan"))
        .sort("msisdn", "local_date")
    )
    begins = of_day.filter(col("plan").ne_missing(col("plan").shift(1).over("msisdn")))
    return begins.select(
        "msisdn",
        col("msisdn").alias("account_id"),
        "plan",
        polars.lit("active").alias("status"),
        polars.lit(1, polars.Int64).alias("cycle_day"),
        col("local_date").alias("valid_from"),
        col("local_date").shift(-1).over("msisdn").alias("valid_to"),
    )
