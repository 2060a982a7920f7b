"""Sending to Kafka: a real broker, in a JVM of its own."""

import os
import time
from collections.abc import Mapping
from typing import Any

import pytest
from confluent_kafka import KafkaException
from kafka import KafkaConsumer, TopicPartition
from kafka.partitioner.default import murmur2

from lake import kafka, kafka_sender
from lake.errors import Stop
from lake.kafka_client import PYTHON_NAMES
from lake.kafka_sender import producer, send
from tests.lake.test_kafka_client import LOGIN


def records_of(servers: str, topic: str) -> list[Any]:
    """All records of a topic, each partition's in their order."""
    consumer = KafkaConsumer(bootstrap_servers=servers, max_partition_fetch_bytes=kafka.LARGEST_RECORD)
    ends = kafka.end_offsets(servers, {}, topic)
    consumer.assign([TopicPartition(topic, part) for part in ends])
    consumer.seek_to_beginning()
    records: list[Any] = []
    deadline = time.monotonic() + 30
    while len(records) < sum(ends.values()) and time.monotonic() < deadline:
        records += [record for part in consumer.poll(1000).values() for record in part]
    consumer.close()
    return records


@pytest.mark.slow
def test_a_record_of_5_mb_comes_back_as_it_was_sent(broker: str) -> None:
    large = os.urandom(5_000_000)
    kafka.create_topics(broker, {}, "large", partitions=2)
    assert send(broker, {}, "large", [(b"key", large), (None, b"small")]) == 2
    assert {(record.key, record.value) for record in records_of(broker, "large")} == {
        (b"key", large),
        (None, b"small"),
    }


def test_more_records_than_the_queue_holds_arrive_in_order_on_the_partition_that_java_gives_their_key(
    broker: str,
) -> None:
    kafka.create_topics(broker, {}, "keyed", partitions=3)
    sent = [(b"+2126%d" % (number % 50), b"%d" % number) for number in range(150_000)]
    assert send(broker, {}, "keyed", iter(sent)) == len(sent)
    records = records_of(broker, "keyed")
    assert all(record.partition == (murmur2(record.key) & 0x7FFFFFFF) % 3 for record in records)
    for part in range(3):
        got = [(record.key, record.value) for record in records if record.partition == part]
        assert got == [pair for pair in sent if (murmur2(pair[0]) & 0x7FFFFFFF) % 3 == part]


def test_a_topic_that_is_not_there_is_named(broker: str) -> None:
    with pytest.raises(Stop, match=r"no topic 'nowhere': create it"):
        send(broker, {}, "nowhere", [(None, b"x")])


def test_a_record_that_no_topic_takes_stops_at_once(broker: str) -> None:
    kafka.create_topics(broker, {}, "too_large")
    with pytest.raises(Stop, match=r"did not do as asked \(.*too large"):
        send(broker, {}, "too_large", [(None, bytes(kafka.LARGEST_RECORD + 1))])


def test_a_record_that_the_broker_refuses_stops_what_sends_it(broker: str) -> None:
    with kafka.admin(broker, {}) as connection:
        topic = {"num_partitions": 1, "configs": {"max.message.bytes": "1000"}}
        connection.create_topics({"refusing": topic}, wait_for_metadata=True)
    endless = iter(lambda: (b"key", bytes(2_000)), None)
    with pytest.raises(Stop, match=r"did not do as asked \(.*too large"):
        send(broker, {}, "refusing", endless)


def refused(client: Mapping[str, str]) -> str:
    """What librdkafka says against the options, without asking a server."""
    try:
        producer("127.0.0.1:1", client, print)
    except KafkaException as error:
        return str(error.args[0].str())
    return ""


def test_a_login_is_taken() -> None:
    assert refused(LOGIN) == ""


@pytest.mark.parametrize("option", PYTHON_NAMES)
def test_every_option_of_the_settings_is_known_to_the_sender(option: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kafka_sender, "check", lambda _: None)
    assert "No such configuration property" not in refused({option: LOGIN.get(option, "x")})
