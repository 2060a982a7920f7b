"""The buckets of a plan as the price list holds them."""

from typing import Any

from gold.pricing.tariff.plan import Plan

BUCKETS = """
    shares BOOLEAN, buckets ARRAY<STRUCT<name: STRING, units: BIGINT, windows: ARRAY<STRING>, zones: ARRAY<STRING>,
        shared: BOOLEAN, rollover: INT, carried_last: BOOLEAN, prorated: BOOLEAN>>
"""
"""shares: whether any version of the plan has a shared bucket. buckets: of the service; null if the plan has none."""


def buckets_of(plan: Plan, service: str) -> list[dict[str, Any]]:
    """The buckets of a service, in the order they are used in."""
    return [
        {
            "name": each.name,
            "units": each.units,
            "windows": each.windows or None,
            "zones": each.zones or None,
            "shared": each.shared,
            "rollover": each.rollover,
            "carried_last": each.carried_last,
            "prorated": each.prorated,
        }
        for each in sorted(plan.buckets, key=lambda each: each.priority)
        if each.service == service
    ]
