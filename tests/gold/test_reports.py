"""Reports of gold add up to the bills to the cent, and say what is asked of them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow
import pytest
from pyspark.sql import DataFrame, SparkSession

from gold.bill_lines import BILL_LINES
from gold.billing.revenue import NetRevenue
from gold.bills import BILLS
from gold.pricing.tariff.discounts import Discount
from gold.rated_usage import RATED_USAGE
from gold.reports import reports
from gold.reports.net_revenue import LINE, OUTPUTS, net_inputs
from lake.batches import in_process
from lake.store import Store
from silver.rate_plans import RATE_PLANS
from silver.rejects import REJECTS
from tests.gold_rows import discount, in_columns, rows, usage

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


NO_DAYS = pyarrow.table({name: [] for name in (*LINE, "local_date", "plan", "micros")})


def shared(lines: list[dict[str, Any]], days: pyarrow.Table = NO_DAYS) -> dict[str, list[dict[str, Any]]]:
    """Net lines and net days of lines of bills."""
    inputs = {"lines": in_columns(BILL_LINES, *lines), "days": days}
    found = in_process("account_id", NetRevenue(DISCOUNTS, 2), inputs, OUTPUTS)
    return {name: table.to_pylist() for name, table in found.items()}


def net(*lines: dict[str, Any]) -> dict[str, Decimal]:
    """What is left of each usage line, by number and service."""
    return {f"{row['msisdn'][-1]} {row['record_type']}": row["net"] for row in shared(list(lines))["net"]}


def money(*texts: str) -> list[Decimal]:
    """Amounts."""
    return [Decimal(text) for text in texts]


def test_a_discount_on_a_service_is_shared_over_its_lines_alone() -> None:
    lines = [usage(1, "voice", "97.62"), usage(2, "voice", "614.18", msisdn="+212600000002"), usage(3, "data", "0.16")]
    shared = net(*lines, discount(4, "voice_volume", "-71.18", "voice"))
    assert shared == {"1 voice": Decimal("87.86"), "2 voice": Decimal("552.76"), "1 data": Decimal("0.16")}


def test_the_calendar_discount_goes_by_the_charges_on_its_days_and_the_next_by_what_is_left() -> None:
    lines = [usage(1, "voice", "6.41", calendar="0.285180"), usage(2, "data", "0.70", calendar="0.700000")]
    ramadan, student = discount(3, "ramadan", "-0.10"), discount(4, "student", "-1.05")
    assert net(*lines, ramadan) == {"1 voice": Decimal("6.38"), "1 data": Decimal("0.63")}
    assert net(*lines, ramadan, student) == {"1 voice": Decimal("5.42"), "1 data": Decimal("0.54")}


def test_discounts_are_worked_through_by_line_number_whatever_order_the_rows_come_in() -> None:
    lines = [usage(1, "voice", "10.00"), usage(2, "data", "10.00"), discount(3, "data_volume", "-9.00", "data")]
    student = discount(4, "student", "-1.10")
    assert net(student, *reversed(lines)) == {"1 voice": Decimal("9.00"), "1 data": Decimal("0.90")}


def test_a_lines_revenue_is_shared_over_its_days_by_charge() -> None:
    whose = {"account_id": "A1", "cycle": "2026-03", "msisdn": "+212600000001", "record_type": "voice"}
    uses = [whose | {"local_date": date(2026, 3, day), "plan": "standard", "micros": 333_333} for day in (3, 1, 2)]
    days = shared([usage(1, "voice", "1.00")], pyarrow.Table.from_pylist(uses))["days"]
    assert [row["local_date"].day for row in days] == [1, 2, 3]
    assert [row["revenue"] for row in days] == money("0.34", "0.33", "0.33")


def test_revenue_whose_uses_were_re_rated_away_is_shown_without_a_day() -> None:
    (row,) = shared([usage(1, "voice", "1.00")])["days"]
    assert (row["local_date"], row["revenue"]) == (None, Decimal("1.00"))


@pytest.fixture(scope="module")
def found(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> dict[str, DataFrame]:
    """All reports of two accounts, one of them with bills of two cycles."""
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
    rated = rows(spark, RATED_USAGE, *uses).localCheckpoint()
    inputs = net_inputs(rows(spark, BILL_LINES, *lines), rated)
    store = Store(spark, str(tmp_path_factory.mktemp("reports")))
    revenue = store.per("account_id", NetRevenue(DISCOUNTS, 2), inputs, OUTPUTS)
    return reports(
        revenue["net"].rows,
        revenue["days"].rows,
        rated,
        rows(spark, BILLS, *bills),
        rows(spark, REJECTS, *rejects),
        rows(spark, RATE_PLANS, {}),
        2,
    )


def values(report: DataFrame) -> list[tuple[Any, ...]]:
    """The report's rows in its order."""
    return [tuple(row) for row in report.collect()]


def total(found: Iterable[Any]) -> Decimal:
    """The sum of decimals."""
    return sum(found, Decimal(0))


def test_every_report_of_revenue_adds_up_to_the_bills(found: dict[str, DataFrame]) -> None:
    columns = dict.fromkeys(
        ("revenue_by_region", "revenue_by_service", "revenue_by_plan", "top10_consumers"), "total_revenue"
    )
    sums = {name: total(row[column] for row in found[name].collect()) for name, column in columns.items()}
    sums["daily"] = total(row["revenue"] for row in found["daily_revenue"].collect())
    sums["mix"] = total(r[f"{s}_revenue"] for r in found["mix_by_region"].collect() for s in ("voice", "sms", "data"))
    assert set(sums.values()) == {Decimal("17.49")}


def test_the_revenue_reports_count_customers_over_all_cycles(found: dict[str, DataFrame]) -> None:
    assert values(found["revenue_by_region"]) == [
        ("Oriental", Decimal("5.00"), 1, Decimal("5.00")),
        ("Souss-Massa", Decimal("12.49"), 2, Decimal("6.25")),
    ]
    assert values(found["revenue_by_service"]) == [
        ("data", Decimal("5.00"), 1, Decimal("5.00")),
        ("voice", Decimal("12.49"), 2, Decimal("12.49")),
    ]
    assert values(found["revenue_by_plan"]) == [
        ("premium", Decimal("5.00"), 1, Decimal("5.00")),
        ("standard", Decimal("12.49"), 3, Decimal("4.16")),
    ]


def test_customers_are_as_their_newest_bill_knows_them(found: dict[str, DataFrame]) -> None:
    assert [row[:2] for row in values(found["customers"])] == [("A1", "Amal B."), ("A2", "Idris"), ("A3", "Amal")]
    assert [row[0] for row in values(found["top10_consumers"])] == ["A1", "A2", "A3"]


def test_rated_records_show_times_in_utc_and_costs_to_six_digits(found: dict[str, DataFrame]) -> None:
    first, *_ = values(found["rated_records"])
    assert first == ("u1", "voice", "2026-03-25T12:00:00Z", "+212600000001", Decimal("10.004000"), "rated")


def test_dead_records_are_those_of_mediation_and_of_rating_with_what_came(found: dict[str, DataFrame]) -> None:
    text, binary, use = values(found["dead_records"])
    assert text == (None, "missing_owner", "mediation", "2026-03-25T12:00:00Z", 'a,"b"\n c ')
    assert (binary[0], binary[4]) == ("x1", "base64:/wA=")
    assert use[:4] == ("u3", "no_subscriber", "rating", "2026-03-25T12:00:00Z")
    assert '"start_time":"2026-03-25T12:00:00.000Z"' in use[4]


def test_the_columns_that_are_fixed_are_those(found: dict[str, DataFrame]) -> None:
    fixed = {
        "revenue_by_region": "region,total_revenue,customer_count,avg_revenue_per_customer",
        "revenue_by_service": "service_type,total_revenue,total_invoices,avg_revenue_per_customer",
        "rated_records": "record_id,record_type,timestamp,msisdn,cost,rating_status",
        "dead_records": "record_id,error_reason,error_source,error_timestamp,original_data",
    }
    assert {name: ",".join(found[name].columns) for name in fixed} == fixed
    assert len(found) == 12
