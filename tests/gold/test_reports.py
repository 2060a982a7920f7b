"""Reports of gold add up to the bills to the cent, and say what is asked of them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.pricing.tariff.discounts import Discount
from gold.rated_usage import RATED_USAGE
from gold.reports import REPORTS
from gold.reports.margins import MARGINS
from silver.rate_plans import RATE_PLANS
from silver.rejects import REJECTS
from tests.gold_rows import discount, in_columns, usage
from tests.report_rows import report_database

DISCOUNTS = {
    name: Discount(name, name, base, calendar="ramadan" if base == "charges" else None)
    for name, base in {
        "voice_volume": "lines",
        "data_volume": "lines",
        "ramadan": "charges",
        "high_spend": "left",
    }.items()
}
SECOND = {"account_id": "A2", "bill_id": "2026-03-A2"}
LATER = {"cycle": "2026-04", "bill_id": "2026-04-A1"}


Rows = list[tuple[Any, ...]]


def shared(folder: Path, lines: list[dict[str, Any]], select: str, *uses: dict[str, Any]) -> Rows:
    """What a SELECT finds in the net lines and net days of lines of bills."""
    rows = {BILL_LINES.name: in_columns(BILL_LINES, *lines), RATED_USAGE.name: in_columns(RATED_USAGE, *uses)}
    with report_database(folder, rows, DISCOUNTS) as db:
        return db.execute(select).fetchall()


def net(folder: Path, *lines: dict[str, Any]) -> dict[str, Decimal]:
    """What is left of each usage line, by number and service."""
    return dict(shared(folder, list(lines), "SELECT right(number_key, 1) || ' ' || record_type, net FROM net"))


def test_a_discount_on_a_service_is_shared_over_its_lines_alone(tmp_path: Path) -> None:
    lines = [usage(1, "voice", "97.62"), usage(2, "voice", "614.18", msisdn="+212600000002"), usage(3, "data", "0.16")]
    shared = net(tmp_path, *lines, discount(4, "voice_volume", "-71.18", "voice"))
    assert shared == {"1 voice": Decimal("87.86"), "2 voice": Decimal("552.76"), "1 data": Decimal("0.16")}


def test_the_calendar_discount_goes_by_the_charges_on_its_days_and_the_next_by_what_is_left(tmp_path: Path) -> None:
    lines = [usage(1, "voice", "6.41", calendar="0.285180"), usage(2, "data", "0.70", calendar="0.700000")]
    ramadan, student = discount(3, "ramadan", "-0.10"), discount(4, "student", "-1.05")
    assert net(new(tmp_path, "one"), *lines, ramadan) == {"1 voice": Decimal("6.38"), "1 data": Decimal("0.63")}
    assert net(new(tmp_path, "both"), *lines, ramadan, student) == {
        "1 voice": Decimal("5.42"),
        "1 data": Decimal("0.54"),
    }


def test_discounts_are_worked_through_by_line_number_whatever_order_the_rows_come_in(tmp_path: Path) -> None:
    lines = [usage(1, "voice", "10.00"), usage(2, "data", "10.00"), discount(3, "data_volume", "-9.00", "data")]
    student = discount(4, "student", "-1.10")
    assert net(tmp_path, student, *reversed(lines)) == {"1 voice": Decimal("9.00"), "1 data": Decimal("0.90")}


def new(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


BY_DAY = "SELECT local_date, revenue FROM days ORDER BY local_date"


def test_a_lines_revenue_is_shared_over_its_days_by_charge(tmp_path: Path) -> None:
    uses = [{"usage_id": f"u{n}", "local_date": date(2026, 3, n), "charge": Decimal("0.333333")} for n in (3, 1, 2)]
    days = shared(tmp_path, [usage(1, "voice", "1.00")], BY_DAY, *uses)
    assert [(day.day, revenue) for day, revenue in days] == [
        (1, Decimal("0.34")),
        (2, Decimal("0.33")),
        (3, Decimal("0.33")),
    ]


def test_revenue_whose_uses_were_re_rated_away_is_shown_without_a_day(tmp_path: Path) -> None:
    assert shared(tmp_path, [usage(1, "voice", "1.00")], BY_DAY) == [(None, Decimal("1.00"))]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A view of each report, of two accounts, one of them with bills of two cycles."""
    of_second, of_april = {**SECOND, "msisdn": "+212600000002"}, {**LATER, "usage_id": "u4"}
    uses: list[dict[str, Any]] = [
        {"usage_id": "u1", "charge": Decimal("10.004")},
        {"usage_id": "u2", "record_type": "data", "charge": Decimal("5.00"), "plan": "premium", **of_second},
        {"usage_id": "u3", "status": "unmatched", "charge": None, "account_id": None, "reason": "no_subscriber"},
        {"local_date": date(2026, 4, 2), "charge": Decimal("3.00"), **of_april},
    ]
    lines: list[dict[str, Any]] = [
        {**usage(1, "voice", "10.00")},
        {**discount(2, "urban", "-0.50")},
        {**usage(1, "data", "5.00"), **of_second},
        {**usage(1, "voice", "3.00"), **LATER},
        {**discount(2, "urban", "-0.01"), **LATER},
    ]
    bills: list[dict[str, Any]] = [
        {"usage_amount": Decimal("10.00"), "discount_amount": Decimal("-0.50")},
        {**SECOND, "usage_amount": Decimal("5.00"), "region": "Oriental", "customer_name": "Idris"},
        {**LATER, "usage_amount": Decimal("3.00"), "discount_amount": Decimal("-0.01"), "customer_name": "Amal B."},
        {"account_id": "A3", "bill_id": "2026-03-A3"},
    ]
    rejects: list[dict[str, Any]] = [
        {"payload": b"\xff\x00"},
        {"record_id": None, "payload": b'a,"b"\n c ', "offset": 1},
    ]
    given = ((RATED_USAGE, uses), (BILL_LINES, lines), (BILLS, bills), (REJECTS, rejects), (RATE_PLANS, [{}]))
    rows = {table.name: in_columns(table, *table_rows) for table, table_rows in given}
    with report_database(tmp_path_factory.mktemp("reports"), rows, DISCOUNTS) as db:
        for report in REPORTS:
            db.execute(f"CREATE VIEW report_{report.name} AS {report.select}")
        yield db


def values(reports: duckdb.DuckDBPyConnection, name: str, columns: str = "*") -> Rows:
    return reports.execute(f"SELECT {columns} FROM report_{name}").fetchall()


def test_every_report_of_revenue_adds_up_to_the_bills(reports: duckdb.DuckDBPyConnection) -> None:
    sums = dict.fromkeys(
        ("revenue_by_region", "revenue_by_service", "revenue_by_plan", "top10_consumers"), "sum(total_revenue)"
    )
    sums["daily_revenue"] = "sum(revenue)"
    sums["mix_by_region"] = "sum(voice_revenue + sms_revenue + data_revenue)"
    assert {values(reports, name, total)[0][0] for name, total in sums.items()} == {Decimal("17.49")}


def test_the_revenue_reports_count_customers_over_all_cycles(reports: duckdb.DuckDBPyConnection) -> None:
    assert values(reports, "revenue_by_region") == [
        ("Oriental", Decimal("5.00"), 1, Decimal("5.00")),
        ("Souss-Massa", Decimal("12.49"), 2, Decimal("6.25")),
    ]
    assert values(reports, "revenue_by_service") == [
        ("data", Decimal("5.00"), 1, Decimal("5.00")),
        ("voice", Decimal("12.49"), 2, Decimal("12.49")),
    ]
    assert values(reports, "revenue_by_plan") == [
        ("premium", Decimal("5.00"), 1, Decimal("5.00")),
        ("standard", Decimal("12.49"), 3, Decimal("4.16")),
    ]


def test_customers_are_as_their_newest_bill_knows_them(reports: duckdb.DuckDBPyConnection) -> None:
    assert [row[:2] for row in values(reports, "customers")] == [("A1", "Amal B."), ("A2", "Idris"), ("A3", "Amal")]
    assert [row[0] for row in values(reports, "top10_consumers")] == ["A1", "A2", "A3"]


def test_rated_records_show_times_in_utc_and_costs_to_six_digits(reports: duckdb.DuckDBPyConnection) -> None:
    first, *_ = values(reports, "rated_records")
    assert first == ("u1", "voice", "2026-03-25T12:00:00Z", "+212600000001", Decimal("10.004000"), "rated")


def test_dead_records_are_those_of_mediation_and_of_rating_with_what_came(reports: duckdb.DuckDBPyConnection) -> None:
    text, binary, use = values(reports, "dead_records")
    assert text == (None, "missing_owner", "mediation", "2026-03-25T12:00:00Z", 'a,"b"\n c ')
    assert (binary[0], binary[4]) == ("x1", "\ufffd\x00")
    assert use[:4] == ("u3", "no_subscriber", "rating", "2026-03-25T12:00:00Z")
    assert '"start_time":"2026-03-25T12:00:00.000Z"' in use[4]


def test_the_columns_that_are_fixed_are_those(reports: duckdb.DuckDBPyConnection) -> None:
    fixed = {
        "revenue_by_region": "region,total_revenue,customer_count,avg_revenue_per_customer",
        "revenue_by_service": "service_type,total_revenue,total_invoices,avg_revenue_per_customer",
        "rated_records": "record_id,record_type,timestamp,number_key,cost,rating_status",
        "dead_records": "record_id,error_reason,error_source,error_timestamp,original_data",
    }
    assert {name: ",".join(reports.table(f"report_{name}").columns) for name in fixed} == fixed


def test_no_report_holds_a_float(reports: duckdb.DuckDBPyConnection) -> None:
    for report in (*REPORTS, MARGINS):
        kinds = {str(kind) for kind in reports.sql(report.select).types}
        assert not kinds & {"FLOAT", "DOUBLE"}, f"{report.name}: {kinds}"
