"""Row builders: a valid default row of a table, so that a test shows only what it is about."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql.types import StructField, StructType

from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from lake.store import Store
from lake.table import Table
from silver.usage import USAGE

Row = dict[str, Any]

START = datetime(2026, 3, 2, 14, tzinfo=UTC)

USE: Row = {
    "usage_id": "use-1",
    "record_type": "voice",
    "msisdn": "+212612345678",
    "other_party": "+212698765432",
    "start_time": START,
    "units": 60,
    "technology": "4G",
    "is_roaming": False,
    "is_international": False,
    "warnings": [],
    "content_hash": "0" * 64,
    "topic": "cdr",
    "topic_id": "topic-id",
    "partition": 0,
    "offset": 0,
    "ingest_run": "ingest-1",
    "mediation_run": "mediate-1",
}
RATED: Row = {
    "usage_id": "use-1",
    "run": "retail",
    "status": "rated",
    "record_type": "voice",
    "msisdn": "+212612345678",
    "account_id": "ACC1",
    "start_time": START,
    "utc_month": "2026-03",
    "cycle": "2026-03",
    "local_date": date(2026, 3, 2),
    "local_hour": 14,
    "units": 60,
    "billed_units": 60,
    "free_units": 0,
    "modifier": Decimal(1),
    "charge": Decimal("0.604000"),
    "plan": "standard",
    "plan_version": date(2026, 1, 1),
    "tariff_hash": "hash",
    "is_roaming": False,
    "is_international": False,
    "mediation_run": "mediate-1",
    "rating_run": "rate-1",
    "rated_at": START,
}
BILL: Row = {
    "bill_id": "2026-03-ACC1",
    "account_id": "ACC1",
    "cycle": "2026-03",
    "first_day": date(2026, 3, 1),
    "last_day": date(2026, 3, 31),
    "status": "draft",
    "currency": "MAD",
    "rounding": "half_up",
    "customer_name": "A. Customer",
    "region": "Casablanca-Settat",
    "is_student": False,
    "is_urban": False,
    "joined_on": date(2026, 1, 1),
    "plan": "standard",
    "numbers": 1,
    "usage_amount": Decimal("0.60"),
    "discount_amount": Decimal("0.00"),
    "fee_amount": Decimal("1.50"),
    "tax_amount": Decimal("0.42"),
    "included_tax_amount": Decimal(0),
    "total_due": Decimal("2.52"),
    "rules_version": date(2026, 1, 1),
    "rules_hash": "hash",
    "input_versions": "{}",
    "billing_run": "bill-1",
    "billed_at": START,
}


COORDINATES: Row = {"topic": "cdr", "topic_id": "topic-id", "partition": 0, "offset": 0, "ingest_run": "ingest-1"}
EVENT: Row = COORDINATES | {"payload": b"{}", "broker_time": START, "ingest_day": date(2026, 3, 2)}
REJECT: Row = COORDINATES | {"reasons": [], "rejected_at": START, "mediation_run": "mediate-1"}
REPEAT: Row = COORDINATES | {
    "usage_id": "use-1",
    "kind": "redelivery",
    "first_topic": "cdr",
    "first_topic_id": "topic-id",
    "first_partition": 0,
    "first_offset": 0,
    "mediation_run": "mediate-1",
}
LINE: Row = {
    "bill_id": "2026-03-ACC1",
    "line_id": "usage/+212612345678/voice",
    "line_no": 1,
    "account_id": "ACC1",
    "cycle": "2026-03",
    "kind": "usage",
    "name": "voice",
    "label": "Voice",
    "uses": 1,
    "units": 60,
    "base": Decimal("0.604000"),
    "amount": Decimal("0.60"),
    "rounding_difference": Decimal(0),
    "billing_run": "bill-1",
}


def use_rows(store: Store, *rows: Row) -> DataFrame:
    return frame(store, USAGE, USE, rows)


def rated_rows(store: Store, *rows: Row) -> DataFrame:
    return frame(store, RATED_USAGE, RATED, rows)


def bill_rows(store: Store, *rows: Row) -> DataFrame:
    return frame(store, BILLS, BILL, rows)


def frame(store: Store, table: Table, default: Row, rows: Sequence[Row]) -> DataFrame:
    """Rows of a table: the default, and what each row says otherwise."""
    values = [tuple((default | row).get(name) for name in table.names) for row in rows]
    nullable = [StructField(field.name, field.dataType) for field in store.schema(table)]
    return store.spark.createDataFrame(values, StructType(nullable))
