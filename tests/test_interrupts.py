"""A job that ends before its time: its own sentence stands alone, whatever Java, Spark and Python say to that."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from jobs import __main__ as command
from lake.session import SPARK_LOG
from machine.command import Call, Counts, Job
from tests.builders import ROOT, SETTINGS
from tests.machine.endless import ENDLESS, STOPPED, begun, lines_until

ALONE = {name: value for name, value in os.environ.items() if name != "SPARK_REMOTE"} | {"SPARK_REMOTE": ""}


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("starting", signal.SIGTERM),
        pytest.param("asking", signal.SIGINT, marks=pytest.mark.slow),
        pytest.param("starting", signal.SIGINT, marks=pytest.mark.slow),
        pytest.param("asking", signal.SIGTERM, marks=pytest.mark.slow),
    ],
)
def test_a_job_that_is_asked_to_end_says_one_sentence_and_nothing_else(word: str, number: signal.Signals) -> None:
    """The signal goes to the whole group, as a terminal's Ctrl-C and a service manager's SIGTERM do."""
    process = begun(ALONE)
    before = list(lines_until(process, word))
    assert all(line.startswith("try-it: ") for line in before)
    os.killpg(process.pid, number)
    assert process.communicate(timeout=60) == ("", STOPPED)
    assert process.returncode == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_command_that_is_asked_to_end_while_it_is_imported_does_not_begin(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def imported(_: str) -> SimpleNamespace:
        os.kill(os.getpid(), number)
        return SimpleNamespace(main=lambda _: pytest.fail("it began"))

    monkeypatch.setattr(command.importlib, "import_module", imported)
    assert command.main(["rate-usage"]) == 1
    assert capsys.readouterr().err == "rate-usage: stopped when asked to, before it began.\n"


def test_a_java_that_does_not_start_is_one_sentence() -> None:
    command, environment = [sys.executable, "-c", ENDLESS], ALONE | {"SPARK_SUBMIT_OPTS": "-agentlib:nosuchagent"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )  # fmt: skip
    why = f"try-it: Java ended before Spark could start: the end of {SPARK_LOG} says why."
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"try-it: starting\n{why}\n")
    assert "nosuchagent" in SPARK_LOG.read_text(encoding="utf-8")[-2_000:]


def test_what_an_interrupt_breaks_is_no_reason_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    def act(_: Call) -> Counts:
        try:
            os.kill(os.getpid(), signal.SIGINT)
        finally:
            Path("/no/such/file").read_text()
        return {}

    assert Job("try-it", "Tries it.", "tollhouse try-it", lambda _: None, act, kept=False).main(SETTINGS) == 1
    assert capsys.readouterr().err == STOPPED
