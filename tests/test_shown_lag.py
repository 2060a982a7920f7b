"""How far ingest-cdrs came, as Kafka's own tools see it: a group that nobody is in, and that decides nothing."""

import time
from pathlib import Path

import pytest
from kafka import TopicPartition

from jobs import ingest_cdrs
from lake import kafka, kafka_sender
from lake.runs import newest_runs
from lake.store import Store
from tests.builders import kafka_settings


def committed(servers: str, group: str) -> dict[TopicPartition, int]:
    """What a Kafka UI reads of a group."""
    with kafka.admin(servers, {}) as connection:
        offsets = connection.list_group_offsets(group)[group]
    return {partition: at.offset for partition, at in offsets.items()}


@pytest.fixture
def topic(broker: str, tmp_path: Path) -> str:
    name = f"cdr-{tmp_path.name}"
    kafka.create_topics(broker, {}, name, partitions=2)
    return name


def send(servers: str, topic: str, count: int) -> None:
    kafka_sender.send(servers, {}, topic, [(b"key", b"{}")] * count)


@pytest.mark.slow
def test_a_group_shows_how_far_the_topic_was_taken(broker: str, topic: str, store: Store, tmp_path: Path) -> None:
    settings = kafka_settings(tmp_path, broker, topic=topic, lag_group=topic)
    for total in (3, 5):
        send(broker, topic, 3 if total == 3 else 2)
        assert ingest_cdrs.main(settings, store) == 0
        ends = kafka.end_offsets(broker, {}, topic)
        assert committed(broker, topic) == {TopicPartition(topic, part): end for part, end in ends.items()}
        assert sum(ends.values()) == total
    run = next(newest_runs(store.root))
    assert (run.job, run.state, run.counts) == ("ingest-cdrs", "done", {"events": 2, "batches": 1, "lag": 0})


@pytest.mark.slow
def test_no_group_is_made_where_the_settings_name_none(broker: str, topic: str, store: Store, tmp_path: Path) -> None:
    send(broker, topic, 1)
    with kafka.admin(broker, {}) as connection:
        before = {group["group_id"] for group in connection.list_groups()}
    assert ingest_cdrs.main(kafka_settings(tmp_path, broker, topic=topic, lag_group=""), store) == 0
    with kafka.admin(broker, {}) as connection:
        assert {group["group_id"] for group in connection.list_groups()} == before


def test_a_group_that_kafka_refuses_stops_nothing(
    broker: str, topic: str, store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A consumer is in it, and Kafka lets nobody else commit."""
    from kafka import KafkaConsumer

    consumer = KafkaConsumer(topic, bootstrap_servers=broker, group_id=f"taken-{topic}")
    until = time.monotonic() + 60
    while not consumer.assignment():  # it is in the group once it has partitions
        assert time.monotonic() < until, "Kafka gives the consumer no partition"
        consumer.poll(timeout_ms=5_000)  # a shorter one ends before a new broker has made its table of groups
    send(broker, topic, 1)
    assert (
        ingest_cdrs.JOB.counts(kafka_settings(tmp_path, broker, topic=topic, lag_group=f"taken-{topic}"), store)[
            "events"
        ]
        == 1
    )
    consumer.close()
    assert "warning: how far the topic was taken is not shown to Kafka" in capsys.readouterr().err
