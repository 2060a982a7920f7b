"""The prices of all plans as rows for Spark. One row per plan, plan_version and record_type."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from gold.pricing.bucket_list import BUCKETS, buckets_of
from gold.pricing.plan_version import NO_CALENDARS, Calendars, PlanVersion, services_by_rates, tariff_hash
from gold.pricing.rate_list import RATES, Dated, rates_of
from gold.pricing.schedules import Period
from gold.pricing.several import SEVERAL, numbered, struct_of
from gold.pricing.tariff.document import plan_from
from gold.pricing.tariff.plan import SERVICES, Modifier, Plan
from gold.pricing.tariff.services import Service
from gold.pricing.tariff.windows import WEEKDAYS

PRICE_LIST = """
    plan STRING, plan_version DATE, plan_valid_to DATE, tariff_hash STRING, record_type STRING,
    price_unit BIGINT, free_units_per_cycle BIGINT, rolls_over BOOLEAN,
    roaming_allowed BOOLEAN, international_allowed BOOLEAN
"""
"""roaming_allowed is null where the plan has no such service: its uses cannot be priced."""

MAXIMUM = "maximum_spend DECIMAL(12,6)"

PRORATED = "maximum_prorated BOOLEAN"

ZONES = "by_zone BOOLEAN, reachable_zones ARRAY<STRING>"
"""by_zone: the price, or what is allowed, depends on the zone that is called. reachable_zones: null: all."""

NETWORKS = "visited_networks ARRAY<STRING>"
"""Where it may be used; null: anywhere."""

def price_list(
    spark: SparkSession,
    versions: Sequence[PlanVersion],
    period: Period | None = None,
    calendars: Calendars = NO_CALENDARS,
) -> DataFrame:
    """The columns of PRICE_LIST and SEVERAL, held in the plan itself: no table is read for it.

    period: when the uses start. With one, those of RATES too: a query over plans without rates is spared their work.
    So with those of BUCKETS, MAXIMUM, PRORATED, ZONES and NETWORKS, which are there if a plan has such. calendars:
    those that windows name.
    """
    in_order = sorted(versions, key=lambda version: (version.plan, version.valid_from))
    plans = [list(its) for _, its in groupby(in_order, key=lambda version: version.plan)]
    rows = [row for its in plans for row in rows_of_plan(its, period, calendars)]
    asked = {
        RATES: bool(period),
        BUCKETS: any(row["buckets"] for row in rows),
        MAXIMUM: any(row["maximum_spend"] is not None for row in rows),
        PRORATED: any(row["maximum_prorated"] for row in rows),
        ZONES: has_zones(versions),
        NETWORKS: has_networks(versions),
    }
    several = [struct_of(name, max((len(row.get(name, ())) for row in rows), default=0)) for name in SEVERAL]
    columns = ", ".join([PRICE_LIST, *several, *(ddl for ddl, is_asked in asked.items() if is_asked)])
    listed = json.dumps([row | {name: numbered(row.get(name, ())) for name in SEVERAL} for row in rows], default=str)
    return spark.range(1).select(F.inline(F.from_json(F.lit(listed), f"array<struct<{columns}>>")))


def rows_of_plan(versions: Sequence[PlanVersion], period: Period | None, calendars: Calendars) -> list[dict[str, Any]]:
    """One row for each version and record type of a plan."""
    dated = [Dated(plan_from(each.document), each.valid_from, each.valid_to) for each in versions]
    plans = [plan for plan, _, _ in dated]
    by_rates = [services_by_rates(plan, len(plans)) for plan in plans]
    rated = {name: rates_of(dated, name, period, calendars) for name in set().union(*by_rates) if period}
    shares = any(bucket.shared for plan in plans for bucket in plan.buckets)
    return [
        {**row, "tariff_hash": tariff_hash(version, calendars), "shares": shares}
        for version, plan, names in zip(versions, plans, by_rates, strict=True)
        for row in rows_of_version(version, plan, {name: its for name, its in rated.items() if name in names})
    ]


def has_rates(versions: Sequence[PlanVersion]) -> bool:
    """Whether a plan prices by rates, so that the price list needs a period."""
    count = Counter(version.plan for version in versions)
    return any(services_by_rates(plan_from(each.document), count[each.plan]) for each in versions)


def has_zones(versions: Sequence[PlanVersion]) -> bool:
    """Whether a plan looks at the zone that is called, so that uses must have one."""
    plans = [plan_from(each.document) for each in versions]
    return any(plan.by_zone(name) for plan in plans for name in plan.services)


def has_networks(versions: Sequence[PlanVersion]) -> bool:
    """Whether a plan allows roaming in some networks only."""
    plans = [plan_from(each.document) for each in versions]
    return any(isinstance(service.roaming, tuple) for plan in plans for service in plan.services.values())


def rows_of_version(version: PlanVersion, plan: Plan, rated: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row for each record type. rated: the columns of RATES by service."""
    whose = {
        "plan": version.plan,
        "plan_version": version.valid_from,
        "plan_valid_to": version.valid_to,
    }
    return [
        {
            **whose,
            "record_type": record_type,
            **(terms_of(service) if service else {}),
            "by_zone": bool(service) and plan.by_zone(record_type),
            **rated.get(record_type, {}),
            "modifiers": [modifier(each) for each in plan.modifiers if record_type in each.services],
            "buckets": buckets_of(plan, record_type) if plan.buckets else None,
            "maximum_spend": plan.maximum_spend,
            "maximum_prorated": plan.maximum_prorated,
        }
        for record_type, service in ((name, plan.services.get(name)) for name in SERVICES)
    ]


def terms_of(service: Service) -> dict[str, Any]:
    """What one service costs and allows; a tier begins where the one before ends."""
    bounds = [0, *(tier.up_to for tier in service.tiers)]
    return {
        "price_unit": service.price_unit,
        "free_units_per_cycle": service.free_units,
        "rolls_over": service.rollover,
        "roaming_allowed": bool(service.roaming),
        "visited_networks": service.roaming if isinstance(service.roaming, tuple) else None,
        "international_allowed": bool(service.international),
        "reachable_zones": service.international if isinstance(service.international, tuple) else None,
        "tiers": [
            {"above": above, "up_to": up_to, "price": tier.price}
            for (above, up_to), tier in zip(pairwise(bounds), service.tiers, strict=True)
        ],
    }


def modifier(each: Modifier) -> dict[str, Any]:
    """When it applies, and its factor."""
    return {
        "name": each.name,
        "from_minute": minute(each.from_),
        "to_minute": minute(each.to),
        "weekdays": [WEEKDAYS.index(day) for day in each.weekdays],
        "roaming": each.roaming,
        "factor": each.factor,
    }


def minute(clock: str) -> int:
    """08:30 as minutes of the day."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
