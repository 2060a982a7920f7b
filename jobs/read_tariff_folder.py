"""A tariff folder as rows of silver's tables: every file read and checked, on the driver and without Spark."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars
from pyspark.sql import DataFrame

from gold.pricing.plan_version import PlanVersion
from gold.pricing.price_book import price_book
from gold.pricing.tariff.document import document, document_hash
from gold.pricing.tariff.reading import read_tariff
from gold.pricing.tariff.version import BILL_RULES, Version
from gold.pricing.zones import Destination, zones_of
from gold.rating.decide import Tariff
from gold.rating.terms import terms_of
from jobs.read_tariff import spans_by_name
from lake.command import Stop
from lake.store import Store
from lake.table import Table
from silver.calendar import CALENDAR, calendar
from silver.dated_csv import DatedRows
from silver.destinations import DESTINATIONS, destinations
from silver.effective import facts
from silver.rate_plans import RATE_PLANS

Rows = Sequence[Mapping[str, Any]]


def read_folder(folder: Path) -> list[tuple[Table, Rows]]:
    """The rows of a tariff folder by table; of a CSV file that is not there, none. Raises Stop with all faults."""
    days = read_file(folder / "calendar.csv", calendar)
    prefixes = read_file(folder / "destinations.csv", destinations)
    names = None if days.faults else sorted({str(row["name"]) for row in days.rows})
    zones = None if prefixes.faults else sorted({str(row["zone"]) for row in prefixes.rows})
    tariff = read_tariff(folder, names, zones)
    if faults := [*tariff.faults, *days.faults, *prefixes.faults]:
        raise Stop("\n  ".join([f"the tariff in {folder} cannot be loaded, mend this:", *faults]))
    plans = [plan_row(version) for version in tariff.versions]
    return [(RATE_PLANS, plans), (CALENDAR, days.rows), (DESTINATIONS, prefixes.rows)]


def read_file(file: Path, read: Callable[[Path], DatedRows]) -> DatedRows:
    """The rows of a file, or none where it is not there."""
    return read(file) if file.exists() else DatedRows((), ())


def typed(store: Store, table: Table, rows: Rows) -> DataFrame:
    """The facts of a table that rows of text say, in its types."""
    columns = facts(table)
    said = [tuple(row[name] for name in columns) for row in rows]
    text = store.spark.createDataFrame(said, ", ".join(f"{name} STRING" for name in columns))
    types = {field.name: field.dataType for field in store.schema(table)}
    return text.select(*[text[name].cast(types[name]).alias(name) for name in columns])


def plan_row(version: Version) -> Mapping[str, Any]:
    """The facts of RATE_PLANS that a version of the tariff gives."""
    text = document(version.terms)
    return {
        "plan": version.name,
        "label": version.label,
        "document": text,
        "document_hash": document_hash(text),
        "valid_from": str(version.valid_from),
        "valid_to": str(version.valid_to) if version.valid_to else None,
    }


def tariff_of(folder: Path, time_zone: str) -> Tariff:
    """The tariff in a folder as what prices sample usage, which names its plan itself. Raises Stop with all faults."""
    rows = {table.name: rows for table, rows in read_folder(folder)}
    versions = [plan_version(row) for row in rows[RATE_PLANS.name] if row["plan"] != BILL_RULES]
    calendars = spans_by_name(rows[CALENDAR.name])
    book = price_book(versions, calendars)
    prefixes = [Destination(row["prefix"], row["zone"], *days(row)) for row in rows[DESTINATIONS.name]]
    terms = terms_of(book, calendars)
    return Tariff(book, terms, ZoneInfo(time_zone), zones_of(prefixes), polars.col("named_plan"), all_zones=True)


def plan_version(row: Mapping[str, Any]) -> PlanVersion:
    """A plan's version as the tariff folder has it."""
    return PlanVersion(row["plan"], *days(row), row["document"], row["document_hash"])


def days(row: Mapping[str, Any]) -> tuple[date, date | None]:
    """From when on a row of text holds, and from when on no longer."""
    return date.fromisoformat(row["valid_from"]), date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
