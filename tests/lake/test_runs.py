"""The history of runs: what is kept of one, how its end is told, and that nothing of it breaks a job."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from pyspark.sql import SparkSession

from lake.as_of import versions_at
from lake.errors import ControlFailed, Stop
from lake.pack import code_hash, named_sources, zipped
from lake.runs import Run, file_of, harmless, here, jobs_that_ran, newest_runs, write_run
from lake.settings import read_settings
from lake.store import Store
from lake.time_zones import database_version
from lake.version import VERSION
from machine.command import Call, Counts, Job
from tests.builders import ROOT
from tests.lake_settings import settings_of
from tests.object_store import NAME, ObjectStore

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
PINNED = {"gold.bills": 12}

DIES = """
import os, signal, sys
from tests.lake.test_runs import job
job(lambda call: os.kill(os.getpid(), signal.SIGKILL)).main(["--settings", sys.argv[1]])
"""


def job(act: Callable[[Call], Counts]) -> Job:
    return Job("try-it", "Tries it.", "tollhouse try-it", lambda _: None, act)


def raising(error: BaseException) -> Callable[[Call], Counts]:
    def act(_: Call) -> Counts:
        raise error

    return act


def only_run(lake: Path) -> Run:
    (run,) = newest_runs(str(lake))
    return run


def test_a_run_that_is_done_tells_when_by_whom_of_what_and_what_came_of_it(tmp_path: Path) -> None:
    def act(call: Call) -> Counts:
        assert only_run(tmp_path / "lake").state == "running"
        call.told(inputs=PINNED)
        return {"rows": 3, "by_kind": {"a": 1}}

    assert job(act).main(settings_of(tmp_path)) == 0
    run = only_run(tmp_path / "lake")
    assert (run.job, run.state, run.exit_status, run.version) == ("try-it", "done", 0, VERSION)
    assert (run.counts, run.inputs) == ({"rows": 3, "by_kind": {"a": 1}}, PINNED)
    assert run.pid == os.getpid()
    assert run.user
    assert run.seconds is not None
    (file,) = (tmp_path / "lake/_runs").glob("*/*.json")
    assert (run.code, run.time_zones) == (code_hash(), database_version())
    settings = read_settings(tmp_path / "lake/_runs/settings" / f"{run.settings}.toml")
    assert settings == read_settings(Path(settings_of(tmp_path)[1]))
    assert file.relative_to(tmp_path / "lake/_runs") == Path(f"{run.began:%Y-%m}", f"{run.run}.json")


@pytest.mark.parametrize(
    ("error", "state", "status"),
    [
        (Stop("no topic: name one."), "stopped", 1),
        (KeyboardInterrupt(), "stopped", 1),
        (ControlFailed("2 rows too many."), "failed", 3),
        (PermissionError(13, "Permission denied", "a/b"), "failed", 1),
    ],
)
def test_how_a_run_ended_is_told_apart(tmp_path: Path, error: BaseException, state: str, status: int) -> None:
    assert job(raising(error)).main(settings_of(tmp_path)) == status
    run = only_run(tmp_path / "lake")
    assert (run.state, run.exit_status) == (state, status)


@pytest.mark.parametrize(("act", "left"), [(lambda _: {}, {"gold.bills": 3}), (raising(Stop("no.")), {})])
def test_what_a_run_left_is_told_of_one_that_is_done_alone(tmp_path: Path, act: Any, left: Mapping[str, int]) -> None:
    def write(call: Call) -> Counts:
        assert call.opened is not None
        call.opened.outputs["gold.bills"] = 3
        return dict(act(call))

    job(write).main(settings_of(tmp_path), Store(cast("SparkSession", None), str(tmp_path / "lake")))
    assert only_run(tmp_path / "lake").outputs == left


def test_code_is_the_same_in_a_zip(tmp_path: Path) -> None:
    (tmp_path / "code/lake").mkdir(parents=True)
    for name in ("__init__.py", "runs.py"):
        (tmp_path / "code/lake" / name).write_text(name)
    (tmp_path / "code.zip").write_bytes(zipped(tmp_path / "code"))
    content = {"lake/__init__.py": b"__init__.py", "lake/runs.py": b"runs.py"}
    assert named_sources(tmp_path / "code") == named_sources(tmp_path / "code.zip") == content


def test_a_fault_of_our_own_is_a_failed_run(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        job(raising(ZeroDivisionError())).main(settings_of(tmp_path))
    assert only_run(tmp_path / "lake").state == "failed"


def test_what_breaks_because_a_run_was_asked_to_end_stopped_it(tmp_path: Path) -> None:
    def act(_: Call) -> Counts:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            raise RuntimeError("Java is gone")

    assert job(act).main(settings_of(tmp_path)) == 1
    assert only_run(tmp_path / "lake").state == "stopped"


def test_a_run_whose_process_was_killed_is_told_as_killed(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", DIES, settings_of(tmp_path)[1]]
    assert subprocess.run(arguments, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    run = only_run(tmp_path / "lake")
    assert (run.state, run.exit_status, run.seconds) == ("killed", None, None)


@pytest.mark.parametrize(
    "change",
    [{"host": "another"}, {"began": NOON - timedelta(days=365)}, {"pid": 2**30}],
    ids=["another host", "a process that has its number now", "no process"],
)
def test_a_run_is_killed_where_its_process_is_not_there(tmp_path: Path, change: Mapping[str, Any]) -> None:
    write_run(str(tmp_path), replace(here("try-it-20261127T120000.000000", "try-it", datetime.now(UTC)), **change))
    assert only_run(tmp_path).state == "killed"


def test_runs_are_read_newest_first_over_months_and_of_one_job(tmp_path: Path) -> None:
    for job_name, days in (("rate-usage", 0), ("bill-cycle", 1), ("rate-usage", 40), ("rate-usage", 2)):
        began = NOON + timedelta(days=days)
        write_run(str(tmp_path), Run(f"{job_name}-{began:%Y%m%dT%H%M%S.%f}", job_name, began))
    (tmp_path / "_runs/2026-11/rate-usage-20261127T130000.000000.json").write_text("{half")
    days = [(run.job, (run.began - NOON).days) for run in newest_runs(str(tmp_path))]
    assert days == [("rate-usage", 40), ("rate-usage", 2), ("bill-cycle", 1), ("rate-usage", 0)]
    assert [run.job for run in newest_runs(str(tmp_path), "bill-cycle")] == ["bill-cycle"]
    assert jobs_that_ran(str(tmp_path)) == ["bill-cycle", "rate-usage"]


def test_who_had_it_run_is_kept_as_they_call_themselves_and_no_number_in_it(tmp_path: Path) -> None:
    named = Job("try-it", "Tries it.", "tollhouse try-it", lambda parser: parser.add_argument("--by"), lambda _: {})  # type: ignore[arg-type,return-value]
    assert named.main([*settings_of(tmp_path), "--by", "Zoé Ançel, +212612345678"]) == 0
    assert only_run(tmp_path / "lake").by == "Zoé Ançel, ***78"


def test_no_number_path_or_sentence_is_kept() -> None:
    secrets = {"owner": "+212612345678", "plain": "0612345678", "path": "/home/x", "why": "no such file", "money": 1.5}
    plain = {"rows": 1, "cycle": "2026-03", "snapshot": "932f2b4f1c6f", "since": "2026-03-01T10:00:00.123456+00:00"}
    assert harmless(plain | secrets | {"by": secrets | {"a": 1, "0612345678": 2}}) == plain | {"by": {"a": 1}}


@pytest.mark.parametrize("lake", ["file", "s3a://no-such-bucket/lake", "gs://bucket/lake"])
@pytest.mark.usefixtures("objects")
def test_a_lake_that_cannot_be_written_breaks_no_job_and_is_said_once(
    tmp_path: Path, lake: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    settings = settings_of(tmp_path, lake if "://" in lake else str(tmp_path / lake))

    def act(call: Call) -> Counts:
        call.told(inputs=PINNED)
        return {"rows": 1}

    assert job(act).main(settings) == 0
    assert capsys.readouterr().err.count("no record of this run is kept") == 1


def test_a_lake_on_a_bucket_keeps_its_runs_there(tmp_path: Path, objects: ObjectStore) -> None:
    lake = f"s3a://{NAME}/lake"
    for _ in range(2):
        assert job(lambda _: {"rows": 1}).main(settings_of(tmp_path, lake)) == 0
    first, second = sorted(newest_runs(lake), key=lambda run: run.began)
    assert (first.state, first.counts, first.settings) == ("done", {"rows": 1}, second.settings)
    names = [file_of(run.run, run.began) for run in (first, second)] + [f"_runs/settings/{first.settings}.toml"]
    assert objects.names() == sorted(f"lake/{name}" for name in names)
    write_run(lake, replace(second, outputs={"gold.bills": 3}))
    assert second.ended is not None
    assert versions_at(lake, ["gold.bills"], second.ended) == {"gold.bills": 3}
    assert jobs_that_ran(lake) == ["try-it"]


def test_a_job_that_only_reads_keeps_no_record(tmp_path: Path) -> None:
    assert replace(job(lambda _: {}), kept=False).main(settings_of(tmp_path)) == 0
    assert not (tmp_path / "lake").exists()
