"""The lake's tariff as what prices uses: one for each rating that it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import polars

from gold.pricing.plan_version import Calendars, PlanVersion
from gold.pricing.price_book import price_book
from gold.pricing.tariff.plan import RETAIL
from gold.pricing.zones import Destination, free_part, zones_of
from gold.rating.dated import month_number
from gold.rating.decide import Reachable, Tariff
from gold.rating.pools import Ratings
from gold.rating.terms import terms_of
from jobs.reading.bases import Editions
from jobs.reading.tariff import Lake, calendars, every_bill_rules, plan_versions
from lake.settings import Tariff as Settings
from silver.destinations import DESTINATIONS
from silver.effective import is_believed

ByRating = Mapping[str, Sequence[PlanVersion]]


def ratings(tables: Lake, settings: Settings, instants: Sequence[datetime] = ()) -> Ratings:
    """What prices uses, by the rating's name, retail first. tables: silver's rate_plans, calendar and destinations.

    instants: until when earlier editions of the retail tariff were believed, which is priced by all of them.
    """
    lakes = Editions(tables, instants).lakes
    plans, days = [by_rating(lake) for lake in lakes], [calendars(lake) for lake in lakes]
    reachable = [reachable_in(lake, of_lake[RETAIL]) for lake, of_lake in zip(lakes, plans, strict=True)]
    retail = [replace(version, edition=n) for n, of_lake in enumerate(plans) for version in of_lake[RETAIL]]
    others = {rating: versions for rating, versions in plans[0].items() if rating != RETAIL}
    return {RETAIL: tariff_of(retail, days, reachable, settings)} | {
        rating: replace(
            tariff_of(versions, days[:1], [reachable_by(versions, destinations(tables))], settings),
            plan=polars.lit(versions[0].plan),
        )
        for rating, versions in others.items()
    }


def by_rating(tables: Lake) -> ByRating:
    """The plans of each rating, retail first."""
    plans: dict[str, list[PlanVersion]] = {RETAIL: []}
    for version in sorted(plan_versions(tables), key=lambda version: version.terms.rating):
        plans.setdefault(version.terms.rating, []).append(version)
    return plans


def tariff_of(
    versions: Sequence[PlanVersion], days: Sequence[Calendars], reachable: Sequence[Reachable], settings: Settings
) -> Tariff:
    """The tariff of one rating. days, reachable: by edition."""
    book = price_book(versions, *days)
    first_cycle = month_number(settings.first_cycle)
    return Tariff(book, terms_of(book, *days), settings.time_zone, reachable, first_cycle=first_cycle)


def reachable_in(tables: Lake, retail: Sequence[PlanVersion]) -> Reachable:
    """Whom retail uses can call. Numbers that are free are so for retail alone."""
    prefixes = destinations(tables)
    if any(rules.by_zone for rules in every_bill_rules(tables)):
        return Reachable(zones_of(prefixes) if prefixes else None, all_zones=True)
    return reachable_by(retail, prefixes, free_part(prefixes))


def reachable_by(
    versions: Sequence[PlanVersion], prefixes: Sequence[Destination], otherwise: Sequence[Destination] = ()
) -> Reachable:
    """Whom uses can call where plans look at zones; where they do not, what is looked at otherwise."""
    used = prefixes if any(looks_at_zones(version) for version in versions) else otherwise
    return Reachable(zones_of(used) if used else None)


def looks_at_zones(version: PlanVersion) -> bool:
    """Whether what a plan costs, or allows, depends on the zone that is called."""
    return any(version.terms.by_zone(service) for service in version.terms.services)


def destinations(tables: Lake) -> list[Destination]:
    """The believed destinations."""
    return [
        Destination(row["prefix"], row["zone"], row["valid_from"], row["valid_to"], bool(row.get("free")))
        for row in filter(is_believed, tables.rows(DESTINATIONS))
    ]
