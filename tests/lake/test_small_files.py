"""Files that many small writes leave are put together, and what is new stays known."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lake import log, small_files
from lake.store import Store
from lake.table import Table
from silver.usage import USAGE
from tests.oracle.records import Use
from tests.small_lakes import frame, usage_row

HOURS, MANY = 14, 10
"""What is many is less than as a rule, as in every hour there is a commit."""

pytestmark = pytest.mark.slow


def of_hour(store: Store, hour: int) -> None:
    """Appends an hour's call, a file of its own, as a run in every hour would."""
    start = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=hour)
    rows = frame(store, USAGE, [usage_row(Use(f"use{hour:03}", "voice", "+212600000001", start, 60), hour)])
    store.append(USAGE, rows.coalesce(1))


def test_hourly_runs_leave_few_files_and_each_knows_what_came_since(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small_files, "MANY_FILES", MANY)
    of_hour(store, 0)
    noted = store.version(USAGE)
    for hour in range(1, HOURS):
        of_hour(store, hour)
    path, now = store.path(USAGE), store.version(USAGE)
    assert set(log.files(path, noted)).isdisjoint(log.files(path, now))  # the first file was written anew, with others
    assert len(log.files(path, now)) < MANY
    assert store.read(USAGE).count() == log.count(path, now) == HOURS
    came = store.added_since(USAGE, noted, now)
    assert came is not None
    assert sorted(row["usage_id"] for row in came.collect()) == [f"use{hour:03}" for hour in range(1, HOURS)]


@pytest.mark.parametrize(("partitioned_by", "files"), [((), 1), (("kind",), 2), (("kind", "day"), 2)])
def test_the_files_of_a_crowded_partition_are_put_together_and_no_others(
    store: Store, monkeypatch: pytest.MonkeyPatch, partitioned_by: tuple[str, ...], files: int
) -> None:
    monkeypatch.setattr(small_files, "MANY_FILES", 3)
    columns = "kind STRING COMMENT 'a spoon',\nday DATE COMMENT 'of its use',\nof STRING COMMENT 'metal'"
    spoons = Table("silver.spoons", ("kind",), columns, partitioned_by)
    for kinds in (["cook's", "tea"], ["cook's"], ["cook's"]):
        rows = store.spark.createDataFrame([(kind, date(2026, 3, 1), "tin") for kind in kinds], spoons.columns)
        store.append(spoons, rows.coalesce(1))
    assert len(log.files(store.path(spoons), store.version(spoons))) == files
    assert sorted(row["kind"] for row in store.read(spoons).collect()) == ["cook's"] * 3 + ["tea"]
