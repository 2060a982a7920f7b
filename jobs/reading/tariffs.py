"""The lake's tariff as what rates uses: one for each rating that it asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars

from gold.pricing.plan_version import Calendars, PlanVersion
from gold.pricing.price_book import price_book
from gold.pricing.tariff.plan import RETAIL
from gold.pricing.zones import Destination, free_part, zones_of
from gold.rating.dated import month_number
from gold.rating.decide import Tariff
from gold.rating.pools import Ratings
from gold.rating.terms import terms_of
from jobs.reading.tariff import calendars, every_bill_rules, plan_versions
from lake.settings import Tariff as Settings
from silver.destinations import DESTINATIONS
from silver.effective import is_believed

if TYPE_CHECKING:
    from jobs.reading.tariff import Lake


def ratings(tables: Lake, settings: Settings) -> Ratings:
    """What prices uses, by the rating's name, retail first. tables: silver's rate_plans, calendar and destinations."""
    versions, days, prefixes = plan_versions(tables), calendars(tables), destinations(tables)
    all_zones = any(rules.by_zone for rules in every_bill_rules(tables))
    by_rating: dict[str, list[PlanVersion]] = {RETAIL: []}
    for version in sorted(versions, key=lambda version: version.terms.rating):
        by_rating.setdefault(version.terms.rating, []).append(version)
    return {
        rating: with_zones(tariff_of(rating, plans, days, settings), prefixes, all_zones=all_zones and rating == RETAIL)
        for rating, plans in by_rating.items()
    }


def tariff_of(rating: str, plans: list[PlanVersion], days: Calendars, settings: Settings) -> Tariff:
    """The tariff of one rating, without zones. A plan of another than retail prices every use, whosever the number."""
    book = price_book(plans, days)
    plan = None if rating == RETAIL else polars.lit(plans[0].plan)
    first_cycle = month_number(settings.first_cycle)
    return Tariff(book, terms_of(book, days), settings.time_zone, plan=plan, first_cycle=first_cycle)


def with_zones(tariff: Tariff, prefixes: list[Destination], *, all_zones: bool) -> Tariff:
    """The tariff with the destinations that it looks at, of which those that are free are so for retail alone."""
    looks = all_zones or any(looks_at_zones(version) for version in tariff.book.versions)
    used = prefixes if looks else free_part(prefixes) if tariff.plan is None else []
    return replace(tariff, zones=zones_of(used) if used else None, all_zones=all_zones)


def looks_at_zones(version: PlanVersion) -> bool:
    """Whether what a plan costs, or allows, depends on the zone that is called."""
    return any(version.terms.by_zone(service) for service in version.terms.services)


def destinations(tables: Lake) -> list[Destination]:
    """The believed destinations."""
    return [
        Destination(row["prefix"], row["zone"], row["valid_from"], row["valid_to"], bool(row.get("free")))
        for row in filter(is_believed, tables.rows(DESTINATIONS))
    ]
