"""What is asked of Kafka: a real broker answers."""

import time

import pytest

from lake import kafka, kafka_sender
from lake.errors import Stop


def test_a_topic_that_exists_is_not_created_again(broker: str) -> None:
    assert kafka.create_topics(broker, {}, "once", "twice") == ["once", "twice"]
    assert kafka.create_topics(broker, {}, "once", "thrice") == ["thrice"]


def test_offsets_count_the_records_of_each_partition(broker: str) -> None:
    kafka.create_topics(broker, {}, "counted", partitions=3)
    kafka_sender.send(broker, {}, "counted", ((str(number).encode(), b"x") for number in range(100)))
    assert sum(kafka.end_offsets(broker, {}, "counted").values()) == 100
    assert kafka.beginning_offsets(broker, {}, "counted") == {0: 0, 1: 0, 2: 0}


def test_a_topic_made_anew_has_another_id(broker: str) -> None:
    kafka.create_topics(broker, {}, "anew")
    before = kafka.topic_id(broker, {}, "anew")
    assert kafka.topic_id(broker, {}, "anew") == before
    with kafka.admin(broker, {}) as connection:
        connection.delete_topics(["anew"])
    kafka.create_topics(broker, {}, "anew")
    assert kafka.topic_id(broker, {}, "anew") != before


def test_servers_that_do_not_answer_stop_at_once_with_a_sentence() -> None:
    began = time.monotonic()
    with pytest.raises(Stop, match=r"no Kafka answers \(127\.0\.0\.1:1: .*start-broker"):
        kafka.end_offsets("127.0.0.1:1", {}, "cdr")
    assert time.monotonic() - began < 5
