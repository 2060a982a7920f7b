"""The embedded broker: real Kafka, in a JVM of its own that never outlives its parent."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lake import kafka
from lake.errors import Stop
from machine.broker import start_broker

STARTS_ONE_AND_IS_KILLED = """
import os, pathlib, signal, sys
from machine.broker import start_broker
broker = start_broker(pathlib.Path(sys.argv[1]))
print(broker.servers, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_taken_port_stops_with_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Stop, match=rf"port {port} of 127\.0\.0\.1 is taken: .*start-broker --stop"):
            start_broker(tmp_path, port)


def test_a_broker_that_dies_at_its_start_says_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "meta.properties").write_text("version=1\ncluster.id=x\nnode.id=99\n")
    with pytest.raises(Stop, match=r"the broker ended by itself \(exit status 1\), .*broker\.log says: "):
        start_broker(tmp_path)


@pytest.mark.slow
def test_a_broker_does_not_outlive_a_parent_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS_ONE_AND_IS_KILLED, str(tmp_path)]
    parent = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert parent.returncode == -signal.SIGKILL
    assert silent_within(parent.stdout.strip(), 10)


def silent_within(servers: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not kafka.answers(servers):
            return True
        time.sleep(0.1)
    return False
