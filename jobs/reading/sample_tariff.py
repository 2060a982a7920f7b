"""A tariff folder as what prices sample usage."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars

from gold.pricing.plan_version import PlanVersion
from gold.pricing.price_book import price_book
from gold.pricing.tariff.version import BILL_RULES
from gold.pricing.zones import Destination, zones_of
from gold.rating.decide import Reachable, Tariff
from gold.rating.terms import terms_of
from jobs.reading.tariff import spans_by_name
from jobs.reading.tariff_folder import read_folder
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
from silver.rate_plans import RATE_PLANS


def tariff_of(folder: Path, time_zone: str) -> Tariff:
    """The tariff in a folder as what prices sample usage, which names its plan itself. Raises Stop with all faults."""
    rows = {table.name: rows for table, rows in read_folder(folder)}
    versions = [plan_version(row) for row in rows[RATE_PLANS.name] if row["plan"] != BILL_RULES]
    calendars = spans_by_name(rows[CALENDAR.name])
    book = price_book(versions, calendars)
    prefixes = [
        Destination(row["prefix"], row["zone"], *days(row), row["free"] == "true") for row in rows[DESTINATIONS.name]
    ]
    terms = terms_of(book, calendars)
    return Tariff(book, terms, time_zone, [Reachable(zones_of(prefixes), all_zones=True)], polars.col("named_plan"))


def plan_version(row: Mapping[str, Any]) -> PlanVersion:
    """A plan's version as the tariff folder has it."""
    return PlanVersion(row["plan"], *days(row), row["document"], row["document_hash"])


def days(row: Mapping[str, Any]) -> tuple[date, date | None]:
    """From when on a row of text holds, and from when on no longer."""
    return date.fromisoformat(row["valid_from"]), date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
