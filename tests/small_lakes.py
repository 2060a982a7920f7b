"""Small lakes written by hand or by the oracle's random months: rows of silver, without the jobs that make them."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame

from gold.pricing.tariff.document import document, document_hash
from gold.pricing.tariff.reading import read_tariff
from lake.store import Store
from lake.table import Table
from silver.calendar import CALENDAR
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.oracle.records import Subscriber, Use
from tests.put_rows import put_rows

KNOWN = datetime(2026, 1, 1, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ["--settings", str(ROOT / "conf/local.toml")]


def frame(store: Store, table: Table, rows: Sequence[dict[str, Any]]) -> DataFrame:
    """Rows of a table, given as dictionaries; a column left out is null."""
    values = [tuple(row.get(name) for name in table.names) for row in rows]
    return store.spark.createDataFrame(values, store.schema(table))


def write(store: Store, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Appends such rows."""
    put_rows(store, table, rows)


def usage_row(use: Use, offset: int = 0) -> dict[str, Any]:
    """A use as mediation would have written it."""
    return {
        "usage_id": use.usage_id,
        "record_type": use.record_type,
        "msisdn": use.msisdn,
        "start_time": use.start,
        "units": use.units,
        "is_roaming": use.is_roaming,
        "is_international": use.is_international,
        "warnings": [],
        "content_hash": "",
        "topic": "cdr",
        "topic_id": "t",
        "partition": 0,
        "offset": offset,
        "ingest_run": "ingest",
        "mediation_run": "mediate",
    }


def subscriber_row(who: Subscriber) -> dict[str, Any]:
    """A dated version of a number, believed since the start of 2026."""
    known = {"customer_name": who.account_id, "region": "Casablanca-Settat", "known_from": KNOWN}
    return {"cycle_day": 1, **vars(who), **known}


def tariff_rows(folder: Path = ROOT / "conf/tariff") -> list[dict[str, Any]]:
    """The rows of silver.rate_plans of a folder."""
    return [row | {"known_from": KNOWN} for row in plan_facts(folder, {"ramadan"})]


def plan_facts(folder: Path, calendars: Collection[str]) -> list[dict[str, Any]]:
    """The facts of silver.rate_plans that a faultless folder of a tariff says. calendars: that it may name."""
    tariff = read_tariff(folder, calendars)
    assert not tariff.faults, tariff.faults
    return [
        {
            "plan": version.name,
            "label": version.label,
            "document": document(version.terms),
            "document_hash": document_hash(document(version.terms)),
            "valid_from": version.valid_from,
            "valid_to": version.valid_to,
        }
        for version in tariff.versions
    ]


def write_tariff(store: Store, folder: Path = ROOT / "conf/tariff") -> None:
    """The tariff of a folder, and Ramadan 2026, as load-reference would have written them."""
    write(store, RATE_PLANS, tariff_rows(folder))
    write(store, CALENDAR, [RAMADAN])


RAMADAN = {"name": "ramadan", "valid_from": date(2026, 2, 18), "valid_to": date(2026, 3, 20), "known_from": KNOWN}


def write_month(store: Store, uses: Sequence[Use], subscribers: Sequence[Subscriber]) -> None:
    """A lake with the reference tariff, these subscribers and these uses, ready for rate-usage."""
    write_tariff(store)
    write(store, SUBSCRIBERS, [subscriber_row(who) for who in subscribers])
    write(store, USAGE, [usage_row(use, offset) for offset, use in enumerate(uses)])
