"""The lag that runs told: the newest run that told one counts, and when it looked."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lake.lag import Lag, newest_lag
from lake.runs import Run, file_of, write_run

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def ran(root: Path, hours: int, **fields: object) -> Run:
    began = NOON + timedelta(hours=hours)
    run = Run(f"ingest-cdrs-{began:%Y%m%dT%H%M%S.%f}", "ingest-cdrs", began, **fields)  # type: ignore[arg-type]
    write_run(str(root), run)
    return run


def test_a_run_over_files_tells_none_and_the_one_before_counts(tmp_path: Path) -> None:
    ran(tmp_path, 0, state="done", ended=NOON, counts={"lag": 7})
    ran(tmp_path, 1, state="done", ended=NOON, counts={"files": 1})
    assert newest_lag(str(tmp_path)) == Lag(7, NOON)


def test_a_run_that_never_ended_saw_it_when_it_last_wrote(tmp_path: Path) -> None:
    run = ran(tmp_path, 0, counts={"lag": 9})
    looked = NOON + timedelta(hours=5)
    os.utime(tmp_path / file_of(run.run, run.began), (looked.timestamp(), looked.timestamp()))
    assert newest_lag(str(tmp_path)) == Lag(9, looked)


def test_no_run_and_a_bucket_have_none(tmp_path: Path) -> None:
    assert newest_lag(str(tmp_path)) is None
    assert newest_lag("s3a://telecom/lake") is None
