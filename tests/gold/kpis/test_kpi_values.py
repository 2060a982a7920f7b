"""KPIs over a month of five uses, each worked out by hand."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from silver.destinations import DESTINATIONS
from silver.rejects import REJECTS
from tests.gold_rows import discount, in_columns, usage
from tests.report_rows import LATE, report_database

SECOND = {"account_id": "A2", "bill_id": "2026-03-A2", "msisdn": "+212600000002"}
MOVED = date(2026, 3, 20)
USES: list[dict[str, Any]] = [
    {"usage_id": "u1", "units": 90, "charge": Decimal(2), "other_party": "+212661000001"},
    {"usage_id": "u2", "units": 30, "charge": Decimal(1), "other_party": "+212600000009", "is_roaming": True},
    {"usage_id": "u3", "units": 60, "charge": Decimal(1), "other_party": "+33612345678", "local_hour": 20, **SECOND},
    {
        "usage_id": "u4", "record_type": "data", "units": 3_000_000, "charge": Decimal(4), "local_hour": 9,
        "mediation_run": LATE, **SECOND,
    },
    {"usage_id": "u5", "status": "rejected", "reason": "not_allowed", "charge": Decimal(0), "local_hour": 20},
    {"usage_id": "u1", "run": "cost", "plan": None, "units": 90, "charge": Decimal("0.5")},
    {"usage_id": "u4", "run": "cost", "plan": None, "record_type": "data", "charge": Decimal(5), **SECOND},
]  # fmt: skip
LINES: list[dict[str, Any]] = [
    usage(1, "voice", "3.00") | {"base": Decimal(3)},
    discount(2, "urban", "-0.50"),
    usage(1, "voice", "1.00") | {"base": Decimal(1)} | SECOND,
]
"""The data session is on no bill yet."""

PREFIXES: list[dict[str, Any]] = [
    {"prefix": "2126", "operator": "Orange", "valid_to": MOVED},
    {"prefix": "2126", "operator": "Inwi", "valid_from": MOVED},
    {"prefix": "212661", "operator": "Maroc Telecom"},
]
WHOLE = {
    "uses": "4", "minutes": "3", "minutes_per_user": "1.5", "megabytes": "3", "megabytes_per_user": "1.5",
    "average_call_duration": "60", "roaming_share": "20", "late_usage_share": "20", "uncharged_uses": "1",
    "total_revenue": "3.50", "arpu": "1.75", "discount_cost": "0.50", "service_margin": "2.50",
    "service_margin_rate": "31.3", "unbilled_accrual": "4", "rejected_records": "2", "reject_rate": "28.57",
    "rejected_money": "2.67",
}  # fmt: skip
"""2.67: two records at the average charge of three calls, 1.333333."""

APART = {
    ("calls_by_operator", "operator"): {"Inwi": "1", "Maroc Telecom": "1", "unknown": "1"},
    ("service_margin", "record_type"): {"data": "-1", "voice": "3.50"},
    ("top_data_consumers", "account_id"): {"A2": "3"},
    ("peak_hour_traffic", "local_hour"): {"13": "2", "20": "2", "9": "1"},
    ("rejected_money", "reason"): {"missing_owner": "1.33", "negative_units": "1.33"},
    ("reject_rate", "reason"): {"missing_owner": "14.29", "negative_units": "14.29"},
}


@pytest.fixture(scope="module")
def kpis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Two customers with their bills, and two records that were rejected."""
    bills: list[dict[str, Any]] = [
        {"usage_amount": Decimal(3), "discount_amount": Decimal("-0.5")},
        {"usage_amount": Decimal(1), "account_id": "A2", "bill_id": "2026-03-A2"},
    ]
    rejects = [{}, {"offset": 1, "reasons": [("negative_units", "units are below zero")]}]
    given = ((BILLS, bills), (BILL_LINES, LINES), (RATED_USAGE, USES), (DESTINATIONS, PREFIXES), (REJECTS, rejects))
    rows = {table.name: in_columns(table, *some) for table, some in given}
    with report_database(tmp_path_factory.mktemp("kpis"), rows, {}) as db:
        yield db


@pytest.mark.parametrize(("kpi", "value"), WHOLE.items())
def test_a_kpi_comes_to_what_a_hand_works_out(kpis: duckdb.DuckDBPyConnection, kpi: str, value: str) -> None:
    select = "SELECT value FROM kpi_values WHERE kpi = ? AND cycle = '2026-03' AND dimension = ''"
    assert kpis.execute(select, [kpi]).fetchall() == [(Decimal(value),)]


@pytest.mark.parametrize(
    ("told", "members"), APART.items(), ids=lambda part: part[0] if isinstance(part, tuple) else ""
)
def test_a_kpi_is_told_apart(kpis: duckdb.DuckDBPyConnection, told: tuple[str, str], members: dict[str, str]) -> None:
    select = "SELECT member, value FROM kpi_values WHERE kpi = ? AND dimension = ? AND cycle = '2026-03'"
    values = dict(kpis.execute(select, list(told)).fetchall())
    assert values == {member: Decimal(value) for member, value in members.items()}
