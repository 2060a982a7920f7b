"""Starts the embedded Kafka broker on the port of the settings, with their topics, or stops it."""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lake.broker import Broker, start_broker
from lake.command import Call, Counts, Job, Stop
from lake.kafka import create_topics
from lake.locks import Held, held_now
from lake.process import last_words
from lake.signals import asked_to_end

STOPPED_WITHIN = 30.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to stay, to stop, and where the broker's data lie."""
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--foreground", action="store_true", help="stay until Ctrl-C or SIGTERM")
    how.add_argument("--stop", action="store_true", help="stop the broker that runs on the folder")
    parser.add_argument("--folder", type=Path, default=Path("var/broker"), help="its data; default: %(default)s")


def run(call: Call) -> Counts:
    """Starts, serves or stops."""
    folder: Path = call.args.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if call.args.stop:
        return stopped(call, folder)
    return served(call, folder) if call.args.foreground else detached(call, folder)


def served(call: Call, folder: Path) -> Counts:
    """Runs the broker in this process's hands until it is told to end."""
    kafka = call.settings.kafka
    with held(folder), asked_to_end() as end, start_broker(folder, own_port(kafka.servers)) as broker:
        topics = [
            topic for topic in (kafka.topic, kafka.dead_letter_topic, kafka.clean_topic, kafka.rated_topic) if topic
        ]
        create_topics(broker.servers, {}, *topics, partitions=kafka.partitions)
        pid_file(folder).write_text(str(os.getpid()))
        call.say(f"Kafka answers at {broker.servers}, topics {', '.join(topics)}; Ctrl-C stops it")
        try:
            wait(broker, end)
        finally:
            pid_file(folder).unlink(missing_ok=True)
    return {"servers": broker.servers, "state": "stopped"}


def wait(broker: Broker, end: threading.Event) -> None:
    """Returns when the end is asked for. Raises Stop where the broker ends by itself."""
    while not end.wait(0.5):
        if broker.process.poll() is not None:
            raise Stop(f"the broker ended by itself; its log says: {last_words(broker.folder / 'broker.log')}")


def detached(call: Call, folder: Path) -> Counts:
    """Leaves the broker to a process that outlives this one, and returns when it serves."""
    if is_held(folder):
        raise Stop(f"a broker runs on {folder} already: `tollhouse start-broker --stop` stops it.")
    own_port(call.settings.kafka.servers)
    log = folder / "start.log"
    command = [sys.executable, "-m", "jobs.start_broker", "--foreground", "--folder", str(folder)]
    with log.open("wb") as words:
        child = subprocess.Popen(
            [*command, "--settings", str(call.args.settings)],
            stdin=subprocess.DEVNULL, stdout=words, stderr=words, start_new_session=True,
        )  # fmt: skip
    while not pid_file(folder).exists():
        if child.poll() is not None:
            raise Stop(last_words(log, lines=1).removeprefix("start-broker: "))
        time.sleep(0.1)
    call.say(f"Kafka answers at {call.settings.kafka.servers}; `tollhouse start-broker --stop` stops it")
    return {"servers": call.settings.kafka.servers, "state": "running"}


def stopped(call: Call, folder: Path) -> Counts:
    """Ends the broker on the folder, if one runs."""
    if not is_held(folder):
        call.say(f"no broker runs on {folder}")
        return {"state": "stopped"}
    if not pid_file(folder).exists():
        raise Stop(f"the broker on {folder} is just starting or ending: try again.")
    pid = int(pid_file(folder).read_text())
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOPPED_WITHIN
    while is_held(folder):
        if time.monotonic() > deadline:
            raise Stop(f"the process {pid} did not end within {STOPPED_WITHIN:.0f} s: `kill -9 {pid}` ends it.")
        time.sleep(0.1)
    return {"state": "stopped"}


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keeps a second broker off the folder. The kernel frees the lock however this process ends."""
    try:
        with held_now(lock_file(folder)):
            pid_file(folder).unlink(missing_ok=True)
            yield
    except Held:
        raise Stop(f"a broker runs on {folder} already: `tollhouse start-broker --stop` stops it.") from None


def is_held(folder: Path) -> bool:
    """Whether a process has the folder: unlike a process id, the lock cannot be another's by now."""
    try:
        with held_now(lock_file(folder)):
            return False
    except Held:
        return True


def own_port(servers: str) -> int:
    """The port of this machine that the settings name. Raises Stop where they name another's."""
    host, _, port = servers.rpartition(":")
    if host not in ("127.0.0.1", "localhost") or not port.isdigit():
        raise Stop(f"the settings name Kafka at {servers}, not a port of 127.0.0.1: that one is not ours to start.")
    return int(port)


def pid_file(folder: Path) -> Path:
    """Holds the process id while the broker serves."""
    return folder / "broker.pid"


def lock_file(folder: Path) -> Path:
    """Locked while a broker starts, serves or ends."""
    return folder / "broker.lock"


JOB = Job("start-broker", __doc__, "tollhouse start-broker --settings conf/local.toml", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
