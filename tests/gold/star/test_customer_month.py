"""Customers beside one another: ten of them, their scores and segments worked out by hand, and one who fell silent."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from tests.gold_rows import in_columns, usage
from tests.report_rows import report_database

LAST = date(2026, 3, 31)
WAYS = {
    "A": (0, 7, 9), "B": (1, 1, 1), "C": (2, 5, 7), "D": (3, 8, 3), "E": (4, 2, 5), "F": (5, 6, 2), "G": (6, 4, 10),
    "H": (7, 3, 4), "I": (8, 3, 6),
}  # fmt: skip
"""Days since the last use, days with one, and revenue. H and I tie: the first by name has the lower score."""

SILENT = "J"
"""Used the network on 10 February, and owes a fee of 8 for March."""

SEGMENTS = {
    "A": (5, 5, 5, "champions"), "B": (5, 1, 1, "promising"), "C": (4, 4, 4, "champions"), "D": (4, 5, 2, "loyal"),
    "E": (3, 2, 3, "needs_attention"), "F": (3, 4, 1, "loyal"), "G": (2, 3, 5, "at_risk"),
    "H": (2, 2, 2, "hibernating"), "I": (1, 3, 3, "at_risk"), "J": (1, 1, 4, "at_risk"),
}  # fmt: skip


def of(account: str, cycle: str = "2026-03") -> dict[str, Any]:
    return {"account_id": account, "cycle": cycle, "bill_id": f"{cycle}-{account}", "customer_name": account}


def uses(account: str, last: date, days: int) -> Iterator[dict[str, Any]]:
    """One a day, until the last."""
    for back in range(days):
        day = last - timedelta(back)
        month = f"{day:%Y-%m}"
        yield {"usage_id": f"{account} {day}", "local_date": day, "utc_month": month, **of(account, month)}


def fee(amount: int) -> dict[str, Any]:
    none = dict.fromkeys(("msisdn", "uses", "units", "selected_charges", "record_type"))
    return {**none, "line_id": "fee/line", "kind": "fee", "name": "line", "label": "Line", "amount": Decimal(amount)}


@pytest.fixture(scope="module")
def star(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """March of ten customers, after a February of one."""
    used = [use for who, (late, days, _) in WAYS.items() for use in uses(who, LAST - timedelta(late), days)]
    lines = [usage(1, "voice", str(revenue)) | of(who) for who, (*_, revenue) in WAYS.items()]
    february = {"first_day": date(2026, 2, 1), "last_day": date(2026, 2, 28), **of(SILENT, "2026-02")}
    lines += [fee(8) | of(SILENT), usage(1, "voice", "1") | of(SILENT, "2026-02")]
    used += uses(SILENT, date(2026, 2, 10), 1)
    given = ((RATED_USAGE, used), (BILL_LINES, lines), (BILLS, [february, *map(of, (*WAYS, SILENT))]))
    rows = {table.name: in_columns(table, *some) for table, some in given}
    with report_database(tmp_path_factory.mktemp("star"), rows, {}) as db:
        yield db


def test_scores_are_fifths_of_the_customers_and_segments_follow_from_them(star: duckdb.DuckDBPyConnection) -> None:
    select = """
        SELECT account_id, recency_score, frequency_score, monetary_score, segment FROM customer_month
        WHERE cycle = '2026-03'
    """
    assert {who: tuple(scores) for who, *scores in star.execute(select).fetchall()} == SEGMENTS


def test_who_used_the_month_before_and_not_this_one_is_churning_and_known_by_the_last_use(
    star: duckdb.DuckDBPyConnection,
) -> None:
    select = "SELECT account_id, last_used_on, recency_days, revenue FROM customer_month WHERE is_churning"
    assert star.execute(select).fetchall() == [(SILENT, date(2026, 2, 10), 49, Decimal(8))]


def test_customers_are_counted_by_segment_and_who_leaves_by_all(star: duckdb.DuckDBPyConnection) -> None:
    select = "SELECT kpi, dimension, member, value FROM kpi_values WHERE cycle = '2026-03' AND kpi IN {}"
    segments = star.execute(select.format("('customers_by_segment')") + " AND dimension = 'segment'").fetchall()
    wanted = [scores[-1] for scores in SEGMENTS.values()]
    assert {name: value for _, _, name, value in segments} == {name: wanted.count(name) for name in wanted}
    churn = star.execute(select.format("('churning_customers', 'churn_rate')") + " AND dimension = ''").fetchall()
    assert {kpi: value for kpi, _, _, value in churn} == {"churning_customers": 1, "churn_rate": 10}
