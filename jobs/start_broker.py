"""Starts the embedded Kafka broker on the port of the settings, with their topics, or stops it."""

import argparse
from contextlib import closing
from pathlib import Path

from lake.kafka import create_topics
from lake.signals import asked_to_end
from machine.broker import start_broker
from machine.command import Call, Counts, Job, Stop
from machine.service import Service

POLL_SECONDS = 0.5  # seconds between looks at the broker


def arguments(parser: argparse.ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--foreground", action="store_true", help="stay until Ctrl-C or SIGTERM")
    how.add_argument("--stop", action="store_true", help="stop the broker that runs on the folder")
    parser.add_argument("--folder", type=Path, help="its data; default: broker, beside the lake")


def run(call: Call) -> Counts:
    folder = folder_of(call)
    service = Service("broker", folder, f"tollhouse start-broker --stop --folder {folder}")
    if call.args.stop:
        if not service.ended():
            call.say(f"no broker runs on {service.folder}")
        return {"state": "stopped"}
    port = own_port(call.settings.kafka.servers)
    return served(call, service, port) if call.args.foreground else detached(call, service)


def folder_of(call: Call) -> Path:
    """Where the topics lie from which the lake was filled, so that its streams go on; of a bucket's lake in var."""
    lake = call.settings.lake.path
    beside = Path("var/broker") if "://" in lake else Path(lake).with_name("broker")
    return Path(call.args.folder or beside).resolve()


def served(call: Call, service: Service, port: int) -> Counts:
    """Runs the broker in this process's hands until it is told to end. Raises Stop where it ends by itself."""
    kafka = call.settings.kafka
    with service.held(), asked_to_end() as end, closing(start_broker(service.folder, port)) as broker:
        named = (kafka.topic, kafka.dead_letter_topic, kafka.clean_topic, kafka.rated_topic)
        topics = [topic for topic in named if topic]
        create_topics(
            broker.servers, {}, *topics, partitions=kafka.partitions, days=call.settings.retention.detail_days
        )
        with service.announced(broker.servers):
            call.say(f"Kafka answers at {broker.servers}, topics {', '.join(topics)}; Ctrl-C stops it")
            while not end.wait(POLL_SECONDS):
                broker.program.check()
    return {"servers": broker.servers, "state": "stopped"}


def detached(call: Call, service: Service) -> Counts:
    """Leaves the broker to a process that outlives this one, and returns when it serves."""
    args = call.args
    servers = service.detached(
        "start-broker", "--foreground", "--folder", str(service.folder), "--settings", str(args.settings)
    )
    call.say(f"Kafka answers at {servers}; `{service.ended_by}` stops it")
    return {"servers": servers, "state": "running"}


def own_port(servers: str) -> int:
    """The port of this machine that the settings name. Raises Stop where they name another's."""
    host, _, port = servers.rpartition(":")
    if host not in ("127.0.0.1", "localhost") or not port.isdigit():
        raise Stop(f"the settings name Kafka at {servers}, not a port of 127.0.0.1: that one is not ours to start.")
    return int(port)


JOB = Job("start-broker", __doc__, "tollhouse start-broker --settings conf/local.toml", arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
