"""The star over rows by hand: what each table says, worked out apart."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from gold.star import STAR
from lake.ddl import arrow_schema
from silver.rate_plans import RATE_PLANS
from silver.rejects import REJECTS
from tests.gold_rows import in_columns, usage
from tests.report_rows import report_database

APRIL = {"cycle": "2026-04", "bill_id": "2026-04-A1"}
OF_APRIL = {"local_date": date(2026, 4, 3), "utc_month": "2026-04", **APRIL}
NUMBER = "+212600000001"
NO_USE = dict.fromkeys(("uses", "units", "selected_charges", "record_type"))
Rows = list[tuple[Any, ...]]


def fee(line_no: int, name: str, amount: str, of: str | None) -> dict[str, Any]:
    """A fee of a plan's version, or of the bill."""
    line_id = f"fee/{name}" if of is None else f"fee/{NUMBER}/{name}/{of}"
    number = NUMBER if of else None
    return {
        **NO_USE, "line_id": line_id, "line_no": line_no, "kind": "fee", "name": name, "label": name,
        "msisdn": number, "amount": Decimal(amount),
    }  # fmt: skip


def discount(line_no: int, amount: str) -> dict[str, Any]:
    line = {"line_id": "discount/urban", "line_no": line_no, "kind": "discount", "name": "urban", "msisdn": None}
    return {**NO_USE, **line, "amount": Decimal(amount)}


def contained_tax(line_no: int, included: str) -> dict[str, Any]:
    line = {"line_id": "tax/vat", "line_no": line_no, "kind": "tax", "name": "vat", "msisdn": None}
    return {**NO_USE, **line, "amount": Decimal(0), "included": Decimal(included)}


LINES: list[dict[str, Any]] = [
    {**usage(1, "voice", "10.00"), "base": Decimal("10.004")},
    discount(2, "-1.00"),
    fee(3, "setup", "5.00", "standard/2018-01-01"),
    fee(4, "monthly", "2.00", "standard/2018-01-01"),
    fee(5, "regulatory", "0.50", None),
    contained_tax(6, "1.50"),
    {**usage(1, "voice", "3.00"), **APRIL},
]
MARCH_BILL = {
    "usage_amount": Decimal(10), "discount_amount": Decimal(-1), "fee_amount": Decimal("7.50"),
    "included_tax_amount": Decimal("1.50"), "total_due": Decimal("16.50"),
}  # fmt: skip
USES: list[dict[str, Any]] = [
    {"usage_id": "u1", "charge": Decimal("6"), "local_date": date(2026, 3, 5)},
    {"usage_id": "u2", "charge": Decimal("4.004"), "local_date": date(2026, 3, 9), "plan": "premium"},
    {"usage_id": "u3", "record_type": "data", "units": 5_000_000, "charge": Decimal(0), "local_date": date(2026, 3, 9)},
    {
        "usage_id": "u4",
        "charge": None,
        "status": "unmatched",
        "account_id": None,
        "reason": "no_subscriber",
        "plan": None,
    },
    {"usage_id": "u1", "run": "cost", "plan": "carrier", "charge": Decimal(1), "local_date": date(2026, 3, 5)},
    {"usage_id": "u5", "charge": Decimal("3"), **OF_APRIL},
]
QUIET = {"account_id": "A2", "bill_id": "2026-03-A2", "region": "Oriental"}


@pytest.fixture(scope="module")
def star(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A customer of two months, and one who uses nothing in either."""
    april = {"usage_amount": Decimal(3), "total_due": Decimal(3), **APRIL}
    quiet = [QUIET, {**QUIET, "cycle": "2026-04", "bill_id": "2026-04-A2"}]
    rejects = [{"offset": n} for n in range(3)]
    plans = [{}, {"plan": "premium", "label": "Premium"}]
    rows = ((RATED_USAGE, USES), (BILL_LINES, LINES), (BILLS, [MARCH_BILL, april, *quiet]), (REJECTS, rejects))
    given = {table.name: in_columns(table, *some) for table, some in (*rows, (RATE_PLANS, plans))}
    one_off = [("setup", "standard/2018-01-01")]
    with report_database(tmp_path_factory.mktemp("star"), given, {}, one_off=one_off) as db:
        yield db


def rows(star: duckdb.DuckDBPyConnection, select: str) -> Rows:
    return star.execute(select).fetchall()


def test_revenue_is_usage_after_discounts_fees_that_come_back_fees_once_and_less_the_tax_in_prices(
    star: duckdb.DuckDBPyConnection,
) -> None:
    kinds = "SELECT revenue_kind, sum(revenue) FROM fact_invoice_line WHERE cycle = '2026-03' GROUP BY 1 ORDER BY 1"
    wanted = {"contained_tax": "-1.50", "none": "0", "one_off": "5.00", "recurring": "2.50", "usage": "9.00"}
    assert rows(star, kinds) == [(name, Decimal(amount)) for name, amount in wanted.items()]
    of_bills = "SELECT sum(usage_amount + discount_amount + fee_amount - included_tax_amount) FROM fact_invoice"
    by_day = "SELECT sum(revenue) FROM fact_revenue_day"
    assert rows(star, by_day) == rows(star, of_bills) == [(Decimal("18.00"),)]


def test_usage_is_revenue_of_the_plan_and_day_of_its_uses_and_fees_of_the_last_day(
    star: duckdb.DuckDBPyConnection,
) -> None:
    days = "SELECT local_date, plan, revenue FROM fact_revenue_day WHERE bill_id = '2026-03-A1' AND revenue_kind = '{}'"
    assert rows(star, f"{days.format('usage')} ORDER BY 1") == [
        (date(2026, 3, 5), "standard", Decimal("5.40")),
        (date(2026, 3, 9), "premium", Decimal("3.60")),
    ]
    assert rows(star, days.format("one_off")) == [(date(2026, 3, 31), "standard", Decimal("5.00"))]


def test_what_nobody_owns_is_a_row_of_the_unknown_customer(star: duckdb.DuckDBPyConnection) -> None:
    unknown = "SELECT customer_key, account_id, plan, status, reason, uses, charge FROM fact_rated_day"
    assert rows(star, f"{unknown} WHERE status = 'unmatched'") == [
        ("unknown", "unknown", "unknown", "unmatched", "no_subscriber", 1, Decimal(0))
    ]


def test_every_key_of_a_fact_is_in_its_dimension(star: duckdb.DuckDBPyConnection) -> None:
    keys = {table.name: table.table.key[0] for table in STAR}
    for fact in STAR:
        for column, dimension in fact.joins.items():
            orphans = (
                f"SELECT {column} FROM {fact.name} WHERE {column} NOT IN (SELECT {keys[dimension]} FROM {dimension})"
            )
            assert not [row for row in rows(star, orphans) if row[0] not in {"unknown", "none", "carrier"}], fact.name


def test_a_customers_months_tell_when_the_last_use_was_and_who_fell_silent(star: duckdb.DuckDBPyConnection) -> None:
    months = "SELECT cycle, account_id, uses, active_days, recency_days, revenue, is_churning FROM customer_month"
    assert rows(star, f"{months} ORDER BY 2, 1") == [
        ("2026-03", "A1", 3, 2, 22, Decimal("15.00"), False),
        ("2026-04", "A1", 1, 1, -3, Decimal("3.00"), False),
        ("2026-03", "A2", 0, 0, None, Decimal(0), False),
        ("2026-04", "A2", 0, 0, None, Decimal(0), False),
    ]


def test_rejects_are_estimated_at_the_average_charge_of_their_service(star: duckdb.DuckDBPyConnection) -> None:
    rejects = "SELECT cycle, reason, record_type, records, estimated_charge FROM fact_reject"
    assert rows(star, rejects) == [("2026-03", "missing_owner", "voice", 3, Decimal("15.006000"))]


@pytest.mark.parametrize("table", STAR, ids=lambda table: table.name)
def test_a_table_has_the_columns_that_its_page_declares_and_one_row_per_key(
    table: Any, star: duckdb.DuckDBPyConnection
) -> None:
    made = star.execute(f"SELECT * FROM {table.name}").to_arrow_table()
    assert made.schema.names == list(table.table.names) == arrow_schema(table.table.columns).names
    keys = ", ".join(table.table.key)
    assert rows(star, f"SELECT {keys} FROM {table.name} GROUP BY {keys} HAVING count(*) > 1") == []


def test_files_are_made_without_floats(star: duckdb.DuckDBPyConnection) -> None:
    for table in STAR:
        assert "DOUBLE" not in {str(kind) for kind in star.table(table.name).types}, table.name
