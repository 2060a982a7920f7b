"""The prices of all plans as rows for Spark. One row per plan, plan_version and record_type."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from gold.pricing.tariff.document import plan_from
from gold.pricing.tariff.plan import SERVICES, WEEKDAYS, Modifier, Service

PRICE_LIST = """
    plan STRING, plan_version DATE, plan_valid_to DATE, tariff_hash STRING, record_type STRING,
    price_unit BIGINT, free_units_per_cycle BIGINT, rolls_over BOOLEAN,
    roaming_allowed BOOLEAN, international_allowed BOOLEAN,
    tiers ARRAY<STRUCT<above: BIGINT, up_to: BIGINT, price: DECIMAL(12,6)>>,
    modifiers ARRAY<STRUCT<from_minute: INT, to_minute: INT, weekdays: ARRAY<INT>, roaming: BOOLEAN,
        factor: DECIMAL(10,8)>>
"""
"""tiers is null where the plan has no such service: its uses cannot be priced. Monday is 0."""


@dataclass(frozen=True)
class PlanVersion:
    """A dated document of a plan, as silver.rate_plans keeps it. valid_to: excluded; None: open."""

    plan: str
    valid_from: date
    valid_to: date | None
    document: str
    document_hash: str


def price_list(spark: SparkSession, versions: Iterable[PlanVersion]) -> DataFrame:
    """The columns of PRICE_LIST, held in the plan itself: no table is read for it."""
    return spark.createDataFrame([row for version in versions for row in rows(version)], PRICE_LIST)


def rows(version: PlanVersion) -> list[tuple[Any, ...]]:
    """One row for each record type."""
    plan = plan_from(version.document)
    whose = (version.plan, version.valid_from, version.valid_to, version.document_hash)
    found = []
    for record_type in SERVICES:
        service = plan.services.get(record_type)
        factors = [modifier(each) for each in plan.modifiers if record_type in each.services]
        terms = (None,) * 6 if service is None else terms_of(service)
        found.append((*whose, record_type, *terms, factors))
    return found


def terms_of(service: Service) -> tuple[Any, ...]:
    """price_unit, free units, rollover, roaming, international and tiers; a tier begins where the one before ends."""
    bounds = [0, *(tier.up_to for tier in service.tiers)]
    tiers = [(above, up_to, tier.price) for (above, up_to), tier in zip(pairwise(bounds), service.tiers, strict=True)]
    allowed = (service.roaming, service.international)
    return (service.price_unit, service.free_units, service.rollover, *allowed, tiers)


def modifier(each: Modifier) -> tuple[int, int, list[int], bool | None, Decimal]:
    """When it applies, and its factor."""
    days = [WEEKDAYS.index(day) for day in each.weekdays]
    return (minute(each.from_), minute(each.to), days, each.roaming, each.factor)


def minute(clock: str) -> int:
    """08:30 as minutes of the day."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
