"""What tables promise: call detail for months, all else for years."""

import pytest

from bronze.cdr_events import CDR_EVENTS
from gold import TABLES as GOLD
from gold.documents import DOCUMENTS
from gold.rated_usage import RATED_USAGE
from lake.retention import FILES, LOG, Retention, days_of
from lake.sql import create
from silver import TABLES as SILVER


def test_call_detail_is_kept_for_months_and_all_else_for_years() -> None:
    kept = Retention(detail_months=24, documents_years=10)
    assert (kept.days(RATED_USAGE), kept.days(DOCUMENTS)) == (806, 3660)
    detail = [table.name for table in (CDR_EVENTS, *SILVER, *GOLD) if table.is_detail]
    assert detail == ["bronze.cdr_events", "silver.usage", "silver.rejects", "silver.duplicates", "gold.rated_usage"]
    assert "'delta.deletedFileRetentionDuration' = 'interval 806 days'" in create(RATED_USAGE, "/lake", kept)


def test_a_log_is_kept_as_long_as_documents() -> None:
    assert Retention().properties(RATED_USAGE) == {LOG: "interval 3660 days", FILES: "interval 806 days"}


@pytest.mark.parametrize(
    ("files", "lacks"),
    [("interval 806 days", False), ("interval 3660 days", False), ("interval 805 days", True), ("1 week", True)],
)
def test_a_table_that_promises_less_lacks_something(files: str, lacks: bool) -> None:
    assert Retention().lacks(RATED_USAGE, {LOG: "interval 4000 days", FILES: files}) == lacks
    assert Retention().lacks(RATED_USAGE, {FILES: files})


@pytest.mark.parametrize(("interval", "days"), [("interval 12 days", 12), ("interval 12 weeks", 0), ("", 0)])
def test_an_interval_is_told_in_days(interval: str, days: int) -> None:
    assert days_of(interval) == days
