"""The lake's tariff as what rates uses: one for each rating that it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars

from gold.pricing.plan_version import Calendars, PlanVersion
from gold.pricing.price_book import price_book
from gold.pricing.tariff.plan import RETAIL
from gold.pricing.zones import Destination, Zones, zones_of
from gold.rating.dated import month_number
from gold.rating.decide import Tariff
from gold.rating.pools import Ratings
from gold.rating.terms import terms_of
from jobs.read_tariff import calendars, every_bill_rules, plan_versions
from lake.settings import Tariff as Settings
from silver.destinations import DESTINATIONS

if TYPE_CHECKING:
    from jobs.read_tariff import Lake


def ratings(tables: Lake, settings: Settings) -> Ratings:
    """What prices uses, by the rating's name, retail first. tables: silver's rate_plans, calendar and destinations."""
    versions, days = plan_versions(tables), calendars(tables)
    all_zones = any(rules.by_zone for rules in every_bill_rules(tables))
    by_run: dict[str, list[PlanVersion]] = {RETAIL: []}
    for version in sorted(versions, key=lambda version: version.terms.run):
        by_run.setdefault(version.terms.run, []).append(version)
    zones = (
        zones_of(destinations(tables)) if all_zones or any(looks_at_zones(version) for version in versions) else None
    )
    return {
        run: tariff_of(run, plans, days, settings, zones, all_zones=all_zones and run == RETAIL)
        for run, plans in by_run.items()
    }


def tariff_of(
    run: str, plans: list[PlanVersion], days: Calendars, settings: Settings, zones: Zones | None, *, all_zones: bool
) -> Tariff:
    """The tariff of one rating. A plan of another than retail prices every use, whoever owns the number."""
    book = price_book(plans, days)
    used = zones if all_zones or any(looks_at_zones(version) for version in plans) else None
    plan = None if run == RETAIL else polars.lit(plans[0].plan)
    first = month_number(settings.first_cycle)
    return Tariff(book, terms_of(book, days), settings.zone, used, plan, all_zones, first)


def looks_at_zones(version: PlanVersion) -> bool:
    """Whether what a plan costs, or allows, depends on the zone that is called."""
    return any(version.terms.by_zone(service) for service in version.terms.services)


def destinations(tables: Lake) -> list[Destination]:
    """The believed destinations."""
    believed = (row for row in tables.rows(DESTINATIONS) if row["known_to"] is None)
    return [Destination(row["prefix"], row["zone"], row["valid_from"], row["valid_to"]) for row in believed]
