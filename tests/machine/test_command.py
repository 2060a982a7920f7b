"""A job as a command: how it ends, and what it says then."""

import argparse
import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jobs.__main__ import JOBS, main
from lake.errors import ControlFailed, Stop
from lake.store import Store
from lake.version import VERSION
from machine.command import Call, Counts, Job, duration, whole_number
from tests.builders import ROOT, SETTINGS


def job(act: Callable[[Call], Counts]) -> Job:
    return Job("try-it", "Tries it.", "tollhouse try-it", lambda _: None, act, kept=False)


def raising(error: BaseException) -> Callable[[Call], Counts]:
    def act(_: Call) -> Counts:
        raise error

    return act


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (Stop("no topic: name one."), 1, "try-it: no topic: name one.\n"),
        (ControlFailed("2 rows too many."), 3, "try-it: 2 rows too many.\n"),
        (PermissionError(13, "Permission denied", "a/b"), 1, "try-it: cannot use a/b: Permission denied; mend"),
    ],
)
def test_what_stops_a_job_is_one_sentence(
    error: Exception, status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert job(raising(error)).main(SETTINGS) == status
    assert capsys.readouterr().err.startswith(said)


def test_a_fault_of_our_own_keeps_its_stack_trace() -> None:
    with pytest.raises(ZeroDivisionError):
        job(raising(ZeroDivisionError())).main(SETTINGS)


@pytest.mark.parametrize("path", ["nowhere://lake/table", "/no/such/table"])
def test_what_spark_throws_is_one_sentence_and_a_file(
    store: Store, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert job(lambda call: {"rows": call.store.spark.read.parquet(path).count()}).main(SETTINGS, store) == 1
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert path.rpartition("/")[0].strip("/").split(":")[0] in said
    whole = Path(said.split()[-1].rstrip("."))
    assert "Traceback" in whole.read_text()
    whole.unlink()


def test_sigterm_ends_a_job_as_ctrl_c_does(capsys: pytest.CaptureFixture[str]) -> None:
    def asked_to_end(_: Call) -> Counts:
        os.kill(os.getpid(), signal.SIGTERM)
        return {}

    before = signal.getsignal(signal.SIGTERM)
    assert job(asked_to_end).main(SETTINGS) == 1
    assert "stopped when asked to; what was committed stays" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGTERM) is before


def test_counts_go_to_stdout_as_json_and_progress_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert job(lambda _: {"rows": 1_234, "by_kind": {"a": 1}}).main([*SETTINGS, "--json"]) == 0
    shown = capsys.readouterr()
    assert shown.out == '{"rows": 1234, "by_kind": {"a": 1}}\n'
    assert shown.err.startswith("try-it: rows 1,234 (")


@pytest.mark.parametrize("text", ["0", "11", "-1", "1.0", "", "ten", "\uff11"])
def test_a_number_out_of_range_is_a_wrong_argument(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="no whole number from 1 to 10"):
        whole_number(1, 10)(text)


def test_a_time_is_read_as_seconds() -> None:
    assert [duration(text) for text in ("10s", "5m", "1h")] == [10, 300, 3_600]


@pytest.mark.parametrize("text", ["10", "0s", "-1s", "1.5h", "1d", "", "s", "\uff11s"])
def test_what_is_no_time_is_a_wrong_argument(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="no time such as 10s, 5m or 1h"):
        duration(text)


@pytest.mark.parametrize("name", JOBS)
def test_every_command_takes_json(name: str) -> None:
    parser = importlib.import_module(f"jobs.{name.replace('-', '_')}").JOB.parser()
    assert parser.prog == f"tollhouse {name}"
    assert "--json" in parser.format_help()


def test_the_version_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"tollhouse {VERSION}\n"
    told = subprocess.run(
        [sys.executable, "setup.py", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.split()[-1] == VERSION


@pytest.mark.parametrize(
    ("name", "more"), [("show-bil", "Did you mean show-bill?"), ("xyz", "`tollhouse --help` lists")]
)
def test_a_misspelt_job_is_told_the_nearest(name: str, more: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name]) == 2
    assert capsys.readouterr().err.startswith(f"tollhouse: there is no job '{name}'. {more}")


def test_a_misspelt_option_is_told_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["issue-bills", "--cycl", "2026-03", "--jbos", "4", "--cylce=2026-03"]) == 2
    said = capsys.readouterr().err
    assert said.endswith("unrecognized arguments: --jbos 4 --cylce=2026-03. Did you mean --jobs and --cycle?\n"), said


def test_a_misspelt_option_that_is_needed_is_told_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bill-cycle", "--cycel", "2026-03"]) == 2
    assert capsys.readouterr().err.endswith("required: --cycle. Did you mean --cycle?\n")


def test_a_wrong_value_is_no_misspelt_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bill-cycle", "--cyc", "2026-13"]) == 2
    assert capsys.readouterr().err.endswith("'2026-13' is not a cycle: write it as 2026-03\n")


def test_an_option_like_none_is_told_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["issue-bills", "--cycle", "2026-03", "--by", "Amal", "--xyzzy"]) == 2
    assert capsys.readouterr().err.endswith("unrecognized arguments: --xyzzy\n")
