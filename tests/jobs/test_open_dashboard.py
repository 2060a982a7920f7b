"""The command of the dashboard: what it says, and what it leaves alone."""

import socket
import subprocess
import sys

import pytest

from jobs import open_dashboard
from machine.ports import HOST
from tests.architecture import ROOT, sources


def test_nothing_of_spark_is_imported_on_its_way() -> None:
    pages = [source.module for source in sources(folders=("serving/dashboard",))]
    lines = [f"import {name}" for name in ("sys", "jobs.open_dashboard", *pages)]
    code = "; ".join([*lines, "print([name for name in ('pyspark', 'py4j') if name in sys.modules])"])
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_port_that_is_taken_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        assert open_dashboard.main(["--port", str(taken.getsockname()[1]), "--no-browser"]) == 1
    assert "name another with --port" in capsys.readouterr().err
