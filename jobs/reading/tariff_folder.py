"""A tariff folder as rows of silver's tables: every file read and checked, on the driver and without Spark."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gold.pricing.tariff.document import document, document_hash, plan_from
from gold.pricing.tariff.plan import RETAIL
from gold.pricing.tariff.reading import read_tariff
from gold.pricing.tariff.version import BILL_RULES, Version
from lake.table import Table
from machine.command import Stop
from silver.calendar import CALENDAR, calendar
from silver.dated_csv import DatedRows
from silver.destinations import DESTINATIONS, destinations
from silver.effective import facts
from silver.rate_plans import RATE_PLANS

if TYPE_CHECKING:
    from lake import rows
    from lake.store import Store

TextRows = Sequence[Mapping[str, Any]]


def read_folder(folder: Path) -> list[tuple[Table, TextRows]]:
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


def plans_to_hold(folder: Path) -> set[str]:
    """The names of the plans in a tariff folder that a subscriber can be on: of no other rating. Raises Stop."""
    versions = [row for _, rows in read_folder(folder) for row in rows if "plan" in row]
    plans = {str(row["plan"]): str(row["document"]) for row in versions if row["plan"] != BILL_RULES}
    return {name for name, text in plans.items() if plan_from(text).rating == RETAIL}


def read_file(file: Path, read: Callable[[Path], DatedRows]) -> DatedRows:
    """The rows of a file, or none where it is not there."""
    return read(file) if file.exists() else DatedRows((), ())


def typed(store: "Store", table: Table, rows: TextRows) -> "rows.Rows":
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
