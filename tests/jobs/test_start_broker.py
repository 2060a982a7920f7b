"""A broker in the background: started, found, and stopped by commands, as a user would."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lake import kafka
from machine.ports import free_port
from tests.builders import ROOT
from tests.lake_settings import settings_of


def start_broker(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """What `tollhouse start-broker` says and returns."""
    command = [sys.executable, "-m", "jobs", "start-broker", *arguments]
    return subprocess.run(
        [*command, "--settings", str(folder / "settings.toml"), "--json"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_a_broker_goes_on_in_the_background_until_it_is_stopped(tmp_path: Path) -> None:
    servers = f"127.0.0.1:{free_port()}"
    settings_of(tmp_path, servers=servers)
    begun = start_broker(tmp_path)
    try:
        assert (begun.returncode, json.loads(begun.stdout)) == (0, {"servers": servers, "state": "running"})
        assert kafka.end_offsets(servers, {}, "cdr") == {0: 0, 1: 0, 2: 0, 3: 0}
        again = start_broker(tmp_path)
        assert again.returncode == 1
        assert "a broker runs on" in again.stderr
        assert f"`tollhouse start-broker --stop --folder {tmp_path / 'broker'}` stops it" in again.stderr
    finally:
        ended = start_broker(tmp_path, "--stop")
    assert (ended.returncode, json.loads(ended.stdout)) == (0, {"state": "stopped"})
    assert not kafka.answers(servers)
    assert "no broker runs on" in start_broker(tmp_path, "--stop").stderr


def test_a_broker_that_cannot_start_in_the_background_says_why(tmp_path: Path) -> None:
    settings_of(tmp_path, servers="kafka.example:9092")
    begun = start_broker(tmp_path)
    assert begun.returncode == 1
    assert "the settings name Kafka at kafka.example:9092, not a port of 127.0.0.1" in begun.stderr
