"""What removed call detail came to: its ends in Kafka, and what of it nobody is to pay for any more."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from gold.expired_detail import EXPIRED_DETAIL, SAID, KeptFrom, not_written_off, removed_offsets, written_off

KEPT = KeptFrom("2026-04", datetime(2026, 3, 31, 22, tzinfo=UTC), date(2026, 3, 30))
"""Of a tariff in Paris."""


def tally(source: str, **columns: Any) -> dict[str, Any]:
    """A row of gold.tallies."""
    return dict.fromkeys(SAID) | {"source": source, "records": 1} | columns


def test_every_column_is_of_the_removal_or_of_a_tally() -> None:
    assert Counter(EXPIRED_DETAIL.names) == Counter(
        [*SAID, "kept_from", "starts_from", "came_from", "run", "removed_at"]
    )


def test_the_end_of_a_partition_is_the_highest_of_its_topic_alone() -> None:
    of = {"topic_id": "a", "partition": 0}
    rows = [
        tally("events", **of, next_offset=5),
        tally("events", **of, next_offset=9),
        tally("events", topic_id="b", partition=0, next_offset=99),
        tally("events", topic_id="file"),
    ]
    assert removed_offsets(rows, "a") == {0: 9}


def test_uses_that_nobody_paid_for_are_written_off_when_they_are_removed_and_records_that_come_after() -> None:
    removed = [tally("rated", kind="rated"), tally("rated", kind="unmatched", records=3), tally("rated", kind="error")]
    there = [tally("rated", kind="unmatched"), tally("rejects", kind="too_late", records=2), tally("rejects")]
    late = tally("rejects", kind="too_late")
    assert written_off([*there, *removed, late], removed) == {"written_off": 4, "too_late": 3}
    assert not_written_off(removed) == removed[:1]


@pytest.mark.parametrize(
    ("source", "row", "is_gone"),
    [
        ("usage", {"start_time": datetime(2026, 3, 31, 21, 59, 59)}, True),
        ("usage", {"start_time": datetime(2026, 3, 31, 22)}, False),
        ("rated", {"start_time": datetime(2026, 3, 31, 21), "utc_month": "2026-03", "local_date": KEPT.came}, True),
        ("rated", {"start_time": datetime(2026, 3, 31, 22), "utc_month": "2026-03", "local_date": KEPT.came}, False),
        ("events", {"ingest_day": date(2026, 3, 29)}, True),
        ("events", {"ingest_day": date(2026, 3, 30)}, False),
        ("rejects", {"rejected_at": datetime(2026, 3, 29, 23, 59, 59)}, True),
        ("duplicates", {"mediation_run": "mediate-cdrs-20260329T235959.999999"}, True),
        ("duplicates", {"mediation_run": "mediate-cdrs-20260330T000000.000000"}, False),
    ],
)
def test_a_row_is_gone_by_when_its_use_began_or_by_when_it_came(
    source: str, row: dict[str, Any], is_gone: bool
) -> None:
    columns = ", ".join(f"${name} AS {name}" for name in row)
    condition = KEPT.gone()[source].replace("+00:00", "")  # DuckDB's TIMESTAMP is UTC
    assert duckdb.execute(f"SELECT {condition} FROM (SELECT {columns})", row).fetchone() == (is_gone,)
