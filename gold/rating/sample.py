"""Sample usage rated as the lake's would be, by the plan that it names itself. One row per line."""

from collections.abc import Sequence

import polars
from polars import col

from gold.pricing.plan_version import PlanVersion
from gold.rating.decide import Tariff, decided, with_local_time
from gold.rating.holdings import with_bucket_pool
from gold.rating.owners import owners
from gold.rating.rate import Rated, priced
from gold.statuses import ERROR, NO_PLAN
from telecom.subscribers import ACTIVE

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
    unknown = (col("reason") == NO_PLAN).fill_null(value=False)
    settled = rows.with_columns(
        status=polars.when(unknown).then(polars.lit(ERROR)).otherwise("status"),
        reason=polars.when(unknown).then(polars.lit("unknown_plan")).otherwise("reason"),
        sentence=polars.when(unknown).then(no_version(tariff.book.versions)),
    )
    return priced(settled, held, tariff, explained=True)


def no_version(versions: Sequence[PlanVersion]) -> polars.Expr:
    """What is said of a use whose named_plan has no version on its day."""
    days: dict[str, list[str]] = {}
    for version in versions:
        days.setdefault(version.plan, []).append(str(version.valid_from))
    known = {plan: f"no version of {plan} holds then; they begin on {', '.join(begun)}" for plan, begun in days.items()}
    unknown = polars.format("the tariff has no plan {}; it has {}", "named_plan", polars.lit(", ".join(days)))
    return polars.coalesce(polars.col("named_plan").replace_strict(known or {"": ""}, default=None), unknown)


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
        polars.lit(ACTIVE).alias("status"),
        polars.lit(1, polars.Int64).alias("cycle_day"),
        col("local_date").alias("valid_from"),
        col("local_date").shift(-1).over("msisdn").alias("valid_to"),
    )
