"""The embedded broker: real Apache Kafka, one node, in a JVM of its own that never outlives its parent."""

import base64
import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from lake.errors import Stop
from lake.kafka import LARGEST_RECORD, answers
from machine.guarded import Guarded, Program, started
from machine.jars import checked
from machine.java import java_home
from machine.ports import HOST, free_port, untaken
from machine.process import last_words, logged

READY_WITHIN = 60.0
PORT_HINT = (
    "stop what listens there (an earlier broker: `tollhouse start-broker --stop`), or name another port in servers "
    "under [kafka] of the settings"
)

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
    """A broker that runs. servers: host:port for clients."""

    servers: str
    program: Guarded

    def close(self) -> None:
        """Ends the broker; its data stay."""
        self.program.close()


def start_broker(folder: Path, port: int | None = None) -> Broker:
    """Starts a broker on its data in the folder, new or from an earlier run, and returns when it answers.

    port: a free one by default. Raises Stop where the port is taken, the broker dies, or it does not answer.
    """
    port = free_port() if port is None else untaken(port, PORT_HINT)
    folder.mkdir(parents=True, exist_ok=True)
    settings, log = folder / "server.properties", folder / "broker.log"
    data = (folder / "data").resolve()
    settings.write_text(
        PROPERTIES.format(host=HOST, port=port, controller=free_port(), data=data, largest=LARGEST_RECORD)
    )
    if not (data / "meta.properties").exists():
        format_storage(settings, log)
    servers = f"{HOST}:{port}"
    kafka = Program("the broker", kafka_command("kafka.Kafka", str(settings)), log)
    return Broker(servers, started(kafka, lambda: answers(servers), READY_WITHIN))


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
