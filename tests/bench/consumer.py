"""Kafka's own consumer-perf-test on the same topic: how fast the records come when nobody does anything with them."""

import time
from pathlib import Path

from lake.errors import Stop
from lake.settings import Kafka
from machine.broker import kafka_command
from machine.process import last_words, logged
from tests.bench.measuring import Cost


def consumed(kafka: Kafka, events: int, log: Path) -> Cost:
    """What it takes to read so many records, with the start of the consumer's Java."""
    asked = ["--bootstrap-server", kafka.servers, "--topic", kafka.topic, "--num-records", str(events)]
    began = time.monotonic()
    if logged(kafka_command("org.apache.kafka.tools.ConsumerPerformance", *asked, "--timeout", "60000"), log):
        raise Stop(f"kafka-consumer-perf-test failed, {log} says: {last_words(log)}")
    return Cost(time.monotonic() - began, 0, 0)
