"""The embedded broker: real Apache Kafka, one node, in a JVM of its own that never outlives its parent."""

import base64
import os
import signal
import socket
import subprocess
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from lake.errors import Stop
from lake.jars import checked
from lake.java import java_home
from lake.kafka import LARGEST_RECORD, answers
from lake.process import last_words, logged

HOST = "127.0.0.1"
READY_WITHIN = 60.0
STOPPED_WITHIN = 15.0

PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
log.dirs={data}
auto.create.topics.enable=false
message.max.bytes={largest}
replica.fetch.max.bytes={largest}
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
log.retention.ms=-1
log.cleaner.dedupe.buffer.size=16777216
num.network.threads=2
num.io.threads=2
"""
JVM = (
    "-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
)  # fmt: skip


@dataclass(frozen=True)
class Broker:
    """A broker that runs. servers: host:port for clients. folder: its data, settings and log."""

    servers: str
    pid: int
    folder: Path
    process: "subprocess.Popen[bytes]"
    guard: "subprocess.Popen[bytes]"

    def stop(self) -> None:
        """Ends the broker; its data stay."""
        self.process.terminate()
        try:
            self.process.wait(STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        finally:
            close(self.guard)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start_broker(folder: Path, port: int | None = None) -> Broker:
    """Starts a broker on its data in the folder, new or from an earlier run, and returns when it answers.

    port: a free one by default. Raises Stop where the port is taken, the broker dies, or it does not answer.
    """
    port = free_port() if port is None else untaken(port)
    folder.mkdir(parents=True, exist_ok=True)
    settings, log = folder / "server.properties", folder / "broker.log"
    data = (folder / "data").resolve()
    settings.write_text(
        PROPERTIES.format(host=HOST, port=port, controller=free_port(), data=data, largest=LARGEST_RECORD)
    )
    if not (data / "meta.properties").exists():
        format_storage(settings, log)
    guard = start_guard()
    with log.open("ab") as words:
        process = subprocess.Popen(
            kafka_command("kafka.Kafka", str(settings)), stdin=subprocess.DEVNULL, stdout=words, stderr=words,
            process_group=guard.pid,
        )  # fmt: skip
    broker = Broker(f"{HOST}:{port}", process.pid, folder, process, guard)
    try:
        wait_until_ready(broker, log)
    except BaseException:  # a Ctrl-C while waiting too: the caller has no broker yet to stop
        broker.stop()
        raise
    return broker


def start_guard() -> "subprocess.Popen[bytes]":
    """A shell that waits for its parent's end, and then kills its process group, with the broker in it.

    It reads a pipe whose other end this process alone holds, and which the kernel closes even on kill -9. The
    group is its own, so a terminal's Ctrl-C reaches neither: the parent stops the broker when it is done.
    """
    return subprocess.Popen(["sh", "-c", "read _; kill -s KILL 0"], stdin=subprocess.PIPE, process_group=0)


def close(guard: "subprocess.Popen[bytes]") -> None:
    """Ends the guard, after the broker."""
    guard.kill()
    guard.wait()
    if guard.stdin is not None:
        guard.stdin.close()


def format_storage(settings: Path, log: Path) -> None:
    """Writes the metadata of a new, empty broker."""
    arguments = ("format", "--cluster-id", cluster_id(), "--config", str(settings), "--ignore-formatted")
    if logged(kafka_command("kafka.tools.StorageTool", *arguments), log) != 0:
        raise Stop(f"the broker's folder {settings.parent} could not be made ready: {last_words(log)}")


def cluster_id() -> str:
    """A new cluster's id: a UUID in Kafka's spelling, never with the leading dash its own tool trips over."""
    return base64.urlsafe_b64encode(b"\0" + uuid.uuid4().bytes[1:]).decode().rstrip("=")


def kafka_command(main: str, *arguments: str) -> list[str]:
    """The command line of one of Kafka's programs, on its own class path."""
    classes = os.pathsep.join(map(str, checked("kafka")))
    return [str(java_home() / "bin" / "java"), *JVM, "-cp", classes, main, *arguments]


def wait_until_ready(broker: Broker, log: Path) -> None:
    """Returns when the broker answers a real request."""
    deadline = time.monotonic() + READY_WITHIN
    while not answers(broker.servers):
        if broker.process.poll() is not None:
            status = broker.process.returncode
            why = signal.Signals(-status).name if status < 0 else f"exit status {status}"
            raise Stop(f"the broker ended while it started ({why}), {log} says: {last_words(log)}")
        if time.monotonic() > deadline:
            raise Stop(f"the broker did not answer within {READY_WITHIN:.0f} s, {log} says: {last_words(log)}")
        time.sleep(0.1)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def untaken(port: int) -> int:
    """The port, if it is free. Raises Stop otherwise."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left may be taken again
        try:
            probe.bind((HOST, port))
        except OSError:
            raise Stop(
                f"port {port} of {HOST} is taken: stop what listens there (an earlier broker: `tollhouse "
                "start-broker --stop`), or name another port in servers under [kafka] of the settings."
            ) from None
    return port
