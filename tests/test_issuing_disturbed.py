"""issue-bills where something goes on meanwhile: midnight of New Year, kill -9, another run, upkeep, a missing end."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from pyspark.sql import SparkSession

from gold.documents import DOCUMENTS
from jobs import issue_bills
from lake.errors import ControlFailed, Stop
from lake.store import Store
from tests import processes
from tests.crashes import Crash, crashing_at
from tests.jobs.issued_lake import CYCLE, Issuing, with_bills
from tests.processes import Running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def approved(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Issuing:
    """Three approved bills."""
    folder = tmp_path_factory.mktemp("approved")
    issuing = with_bills(Store(spark, str(folder / "lake")), folder)
    issuing.approve()
    return issuing


def issued_at(issuing: Issuing, now: datetime) -> None:
    with patch("machine.command.datetime") as clock:
        clock.now.side_effect = (now + timedelta(seconds=second) for second in range(100))
        issuing.issue()


def process(issuing: Issuing) -> Running:
    """A run of issue-bills in a process group of its own."""
    return processes.process(issue_bills.JOB, [*CYCLE, "--jobs", "1", "--settings", str(issuing.settings)])


def has_drawn(issuing: Issuing) -> bool:
    """Whether a run has drawn a document, and issued none."""
    return any((issuing.folder / "invoices").glob("documents/*/*.pdf"))


def test_an_issue_that_breaks_off_on_new_years_eve_is_one_of_the_new_year(approved: Issuing, tmp_path: Path) -> None:
    issuing = approved.copied(tmp_path)
    eve = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)  # in Casablanca too, which keeps UTC by then
    with crashing_at("files are written", issue_bills), pytest.raises(Crash):
        issued_at(issuing, eve)
    assert issuing.documents() == []
    issued_at(issuing, eve + timedelta(minutes=2))
    assert [row["number"] for row in issuing.documents()] == [f"B2027-000000{serial}" for serial in (1, 2, 3)]
    assert issuing.checked("--files")["documents"] == 3
    with pytest.raises(Stop, match="the last document is of 2027-01-01, and the clock says 2026-12-31"):
        issued_at(issuing, eve)


def test_an_issue_that_is_killed_is_issued_whole_by_the_next_run(approved: Issuing, tmp_path: Path) -> None:
    issuing = approved.copied(tmp_path)
    processes.killed(process(issuing), lambda: has_drawn(issuing))
    issuing.issue()
    assert [row["serial"] for row in issuing.documents()] == [1, 2, 3]
    assert issuing.checked("--files")["documents"] == 3


def test_of_two_issues_at_once_one_issues_all(approved: Issuing, tmp_path: Path) -> None:
    issuing = approved.copied(tmp_path)
    other = process(issuing)
    processes.wait(other, lambda: has_drawn(issuing))
    counts = issuing.issue()
    _, said = other.communicate(timeout=200)
    assert other.returncode == 0, said
    assert sorted([counts["issued"] == 3, "issued 3" in said]) == [False, True]
    assert [row["serial"] for row in issuing.documents()] == [1, 2, 3]


def test_a_lake_that_keeps_no_order_of_writers_is_asked_for_and_nothing_is_issued_in_it(
    approved: Issuing, tmp_path: Path
) -> None:
    issuing = approved.copied(tmp_path)
    with (
        patch.object(issue_bills, "has_order", return_value=False) as asked,
        pytest.raises(Stop, match="is a bucket on which two writers could give a number twice"),
    ):
        issuing.issue()
    asked.assert_called_once_with(issuing.store.spark, issuing.store.root)
    assert issuing.documents() == []
    assert not has_drawn(issuing)


def test_upkeep_changes_no_hash_and_an_end_that_is_gone_is_named(approved: Issuing, tmp_path: Path) -> None:
    issuing = approved.copied(tmp_path)
    issuing.issue("--account", "ACC1", "ACC2")
    issuing.issue()
    path = issuing.store.path(DOCUMENTS)
    newest = max(Path(path, "_delta_log").glob("*.json")).stem
    kept = {file: file.read_bytes() for file in Path(path, "_delta_log").glob(f"*{newest}*")}
    for file in kept:
        file.unlink()
    with pytest.raises(ControlFailed, match="1 faults in 2 issued documents"):
        issuing.checked()
    for file, content in kept.items():
        file.write_bytes(content)
    issuing.store.spark.sql(f"OPTIMIZE delta.`{path}`")
    issuing.store.spark.sql(f"ALTER TABLE delta.`{path}` ADD COLUMNS (remark STRING)")
    assert issuing.checked("--files")["documents"] == 3
