"""Files that many small writes leave are put together, and what is new stays known."""

from datetime import UTC, datetime, timedelta

import pytest

from lake import log
from lake.store import Store
from silver.usage import USAGE
from tests.oracle.records import Use
from tests.small_lakes import frame, usage_row

HOURS = 60
MOST_FILES = 50
"""In a partition, by conf/spark-defaults.conf."""


def of_hour(store: Store, hour: int) -> None:
    """Appends an hour's call, a file of its own, as a run in every hour would."""
    start = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=hour)
    rows = frame(store, USAGE, [usage_row(Use(f"use{hour:03}", "voice", "+212600000001", start, 60), hour)])
    store.append(USAGE, rows.coalesce(1))


@pytest.mark.slow
def test_hourly_runs_leave_few_files_and_each_knows_what_came_since(store: Store) -> None:
    of_hour(store, 0)
    noted = store.version(USAGE)
    for hour in range(1, HOURS):
        of_hour(store, hour)
    path, now = store.path(USAGE), store.version(USAGE)
    assert set(log.files(path, noted)).isdisjoint(log.files(path, now))  # the first file was written anew, with others
    assert len(log.files(path, now)) < MOST_FILES
    assert store.read(USAGE).count() == log.count(path, now) == HOURS
    came = store.added_since(USAGE, noted, now)
    assert came is not None
    assert sorted(row["usage_id"] for row in came.collect()) == [f"use{hour:03}" for hour in range(1, HOURS)]
