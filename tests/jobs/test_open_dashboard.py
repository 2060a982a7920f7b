"""The command of the dashboard: what it says, and what it leaves alone."""

import socket
import subprocess
import sys

import pytest

from jobs import open_dashboard
from jobs.open_dashboard import JOB
from machine.ports import HOST
from tests.architecture import ROOT, sources


def test_nothing_of_spark_is_imported_on_its_way() -> None:
    pages = [source.module for source in sources(folders=("serving/dashboard",))]
    lines = [f"import {name}" for name in ("sys", "jobs.open_dashboard", *pages)]
    code = "; ".join([*lines, "print([name for name in ('pyspark', 'py4j') if name in sys.modules])"])
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_listens_on_this_machine_alone_unless_asked_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(open_dashboard, "serve", lambda _settings, address, *_: asked.append(address))
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = str(free.getsockname()[1])
    for more in ([], ["--address", "0.0.0.0"]):
        JOB.counts(["--port", port, "--no-browser", *more])
    assert asked == ["127.0.0.1", "0.0.0.0"]


def test_a_port_that_is_taken_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        assert open_dashboard.main(["--port", str(taken.getsockname()[1]), "--no-browser"]) == 1
    assert "name another with --port" in capsys.readouterr().err
