"""Rows of gold and of silver by hand: a valid default row each, so that a test shows only what it is about."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow
from pyspark.sql import DataFrame, SparkSession

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from lake.ddl import arrow_schema
from lake.store import Store
from lake.table import Table
from silver.destinations import DESTINATIONS
from silver.rate_plans import RATE_PLANS
from silver.rejects import REJECTS
from tests.put_rows import put_rows

NOON = datetime(2026, 3, 25, 12, tzinfo=UTC)
RUNS = {"mediation_run": "m", "rating_run": "r", "billing_run": "b", "ingest_run": "i"}
ACCOUNT = {"account_id": "A1", "cycle": "2026-03", "bill_id": "2026-03-A1"}
STANDARD = '{"plan":"standard","sms":{"international":true,"price_unit":1,"roaming":true,"tiers":[{"price":"0.05"}]}}'
"""A plan's document."""

CUSTOMER = {
    "customer_name": "Amal",
    "region": "Souss-Massa",
    "plan": "standard",
    "numbers": 1,
    "is_student": False,
    "is_urban": True,
    "joined_on": date(2024, 1, 1),
}
AMOUNTS = dict.fromkeys(
    ("usage_amount", "discount_amount", "fee_amount", "tax_amount", "included_tax_amount", "total_due"), Decimal(0)
)
DEFAULTS: dict[str, dict[str, Any]] = {
    RATED_USAGE.name: {
        "usage_id": "u1",
        "run": "retail",
        "status": "rated",
        "record_type": "voice",
        "msisdn": "+212600000001",
        "start_time": NOON,
        "utc_month": "2026-03",
        "local_date": date(2026, 3, 25),
        "local_hour": 13,
        "units": 60,
        "charge": Decimal("1.00"),
        "plan": "standard",
        "rated_at": NOON,
        "is_roaming": False,
        "is_international": False,
        **ACCOUNT,
    },
    BILL_LINES.name: {
        "line_id": "usage/voice",
        "line_no": 1,
        "kind": "usage",
        "name": "voice",
        "label": "Voice",
        "msisdn": "+212600000001",
        "record_type": "voice",
        "uses": 1,
        "units": 60,
        "selected_charges": [],
        "amount": Decimal(0),
        "rounding_difference": Decimal(0),
        **ACCOUNT,
    },
    BILLS.name: {
        "first_day": date(2026, 3, 1),
        "last_day": date(2026, 3, 31),
        "status": "draft",
        "currency": "MAD",
        "rounding": "half_up",
        "rules_version": date(2018, 1, 1),
        "rules_hash": "h",
        "input_versions": "{}",
        "billed_at": NOON,
        **ACCOUNT,
        **CUSTOMER,
        **AMOUNTS,
    },
    REJECTS.name: {
        "topic": "cdr",
        "topic_id": "t",
        "partition": 0,
        "offset": 0,
        "record_id": "x1",
        "rejected_at": NOON,
        "reasons": [("missing_owner", "there is no caller_id")],
        "payload": b"{}",
    },
    DESTINATIONS.name: {"prefix": "2126", "zone": "mobile", "valid_from": date(2018, 1, 1), "known_from": NOON},
    RATE_PLANS.name: {
        "plan": "standard",
        "label": "Standard",
        "document": STANDARD,
        "document_hash": "h",
        "valid_from": date(2018, 1, 1),
        "known_from": NOON,
    },
}


def put(store: Store, table: Table, *given: dict[str, Any]) -> None:
    """Adds rows of a table, with these columns set."""
    put_rows(store, table, [{**RUNS, **DEFAULTS[table.name], **row} for row in given])


def rows(spark: SparkSession, table: Table, *given: dict[str, Any]) -> DataFrame:
    """Such rows for Spark."""
    return spark.createDataFrame(in_columns(table, *given))


def in_columns(table: Table, *given: dict[str, Any]) -> pyarrow.Table:
    """A row of the table for each dictionary, which names only what differs from the default."""
    values = [{**RUNS, **DEFAULTS[table.name], **row} for row in given]
    return pyarrow.Table.from_pylist(values, arrow_schema(table.columns))


def usage(
    line_no: int, record_type: str, amount: str, calendar: str = "0", msisdn: str = "+212600000001"
) -> dict[str, Any]:
    return {
        "line_id": f"usage/{msisdn}/{record_type}",
        "line_no": line_no,
        "name": record_type,
        "record_type": record_type,
        "msisdn": msisdn,
        "amount": Decimal(amount),
        "selected_charges": [{"selection": "ramadan", "charge": Decimal(calendar)}],
    }


def discount(line_no: int, name: str, amount: str, record_type: str | None = None) -> dict[str, Any]:
    nothing = dict.fromkeys(("msisdn", "uses", "units", "selected_charges"))
    of = {"line_id": f"discount/{name}", "line_no": line_no, "kind": "discount", "name": name}
    return {**nothing, **of, "record_type": record_type, "amount": Decimal(amount)}
