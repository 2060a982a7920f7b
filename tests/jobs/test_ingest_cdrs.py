"""ingest-cdrs from a real broker: each record once, whatever is lost, taken back or made anew."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition

from bronze.cdr_events import CDR_EVENTS
from jobs import ingest_cdrs
from lake import kafka, kafka_sender
from lake.store import Store
from machine.command import Stop
from tests.builders import kafka_settings


@dataclass
class Topic:
    """A topic of one partition, and a lake that takes it."""

    servers: str
    name: str
    store: Store
    settings: list[str]

    def send(self, *values: bytes) -> None:
        kafka_sender.send(self.servers, {}, self.name, [(b"key", value) for value in values])

    def ingest(self, *flags: str) -> dict[str, Any]:
        return ingest_cdrs.JOB.counts([*self.settings, *flags], self.store)

    def payloads(self) -> list[bytes]:
        rows = self.store.read(CDR_EVENTS).orderBy("broker_time", "offset").collect()
        return [bytes(row["payload"]) for row in rows]


@pytest.fixture
def topic(broker: str, store: Store, tmp_path: Path) -> Topic:
    name = f"cdr-{tmp_path.name}"
    kafka.create_topics(broker, {}, name, partitions=1)
    return Topic(broker, name, store, kafka_settings(tmp_path, broker, topic=name))


def test_records_are_kept_byte_for_byte_with_their_coordinates_and_once(topic: Topic) -> None:
    sent = [b'{"a": 1}', b"\xff\xfe\x00", b"x" * 5_000_000]
    topic.send(*sent)
    assert topic.ingest() == {"events": 3, "batches": 1, "lag": 0}
    assert topic.payloads() == sent
    rows = topic.store.read(CDR_EVENTS).select("topic", "topic_id", "partition", "offset").orderBy("offset").collect()
    topic_id = kafka.topic_id(topic.servers, {}, topic.name)
    assert [tuple(row) for row in rows] == [(topic.name, topic_id, 0, offset) for offset in range(3)]
    version = topic.store.version(CDR_EVENTS)
    assert topic.ingest() == {"events": 0, "batches": 0, "lag": 0}
    assert topic.store.version(CDR_EVENTS) == version


@pytest.mark.slow
def test_a_lost_checkpoint_goes_on_after_what_bronze_holds(topic: Topic) -> None:
    topic.send(b"1", b"2")
    topic.ingest()
    shutil.rmtree(Path(topic.store.root, "_checkpoints"))
    topic.send(b"3")
    assert topic.ingest()["events"] == 1
    assert topic.payloads() == [b"1", b"2", b"3"]


@pytest.mark.slow
def test_a_topic_made_anew_is_another_topic(topic: Topic) -> None:
    topic.send(b"old")
    topic.ingest()
    remade(topic)
    topic.send(b"new")
    assert topic.ingest()["events"] == 1
    assert topic.payloads() == [b"old", b"new"]
    assert topic.store.read(CDR_EVENTS).select("topic_id").distinct().count() == 2


def remade(topic: Topic) -> None:
    """Deletes the topic and creates it again."""
    with admin(topic) as connection:
        connection.delete_topics([topic.name])
    for _ in range(50):
        try:
            kafka.topic_id(topic.servers, {}, topic.name)
        except Stop:
            break
        time.sleep(0.1)
    kafka.create_topics(topic.servers, {}, topic.name, partitions=1)


@contextmanager
def admin(topic: Topic) -> Iterator[KafkaAdminClient]:
    """An admin client, closed at the end."""
    connection = KafkaAdminClient(bootstrap_servers=topic.servers)
    yield connection
    connection.close()


@pytest.mark.slow
def test_records_deleted_before_they_were_taken_stop_with_a_mend(topic: Topic) -> None:
    topic.send(b"1", b"2")
    topic.ingest()
    topic.send(b"3", b"4", b"5")
    with admin(topic) as connection:
        connection.delete_records({TopicPartition(topic.name, 0): 4})
    with pytest.raises(Stop, match="--accept-loss"):
        topic.ingest()
    assert topic.ingest("--accept-loss")["events"] == 1
    assert topic.payloads() == [b"1", b"2", b"5"]


@pytest.mark.slow
def test_a_transaction_taken_back_is_no_event_and_its_marker_no_loss(topic: Topic) -> None:
    producer = KafkaProducer(bootstrap_servers=topic.servers, transactional_id=topic.name)
    producer.init_transactions()
    for value, ends in ((b"kept", producer.commit_transaction), (b"taken back", producer.abort_transaction)):
        producer.begin_transaction()
        producer.send(topic.name, value)
        producer.flush()
        ends()
    producer.close()
    assert topic.ingest() == {"events": 1, "batches": 1, "lag": 0}
    assert topic.ingest()["lag"] == 0
    topic.send(b"after")
    topic.ingest()
    assert topic.payloads() == [b"kept", b"after"]


@pytest.mark.slow
def test_an_endless_ingest_stops_cleanly_on_sigterm_and_says_its_lag(topic: Topic) -> None:
    topic.send(b"1", b"2")
    ender = threading.Thread(target=end_when, args=(topic.store, 3, topic))
    ender.start()
    counts = topic.ingest("--continuous", "--every", "1s")
    ender.join()
    assert (counts["events"], counts["lag"]) == (3, 0)
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def end_when(store: Store, rows: int, topic: Topic) -> None:
    """Sends one more record when the first came, and SIGTERM when all came."""
    try:
        for wanted in (rows - 1, rows):
            deadline = time.monotonic() + 60
            while store.read(CDR_EVENTS).count() < wanted and time.monotonic() < deadline:
                time.sleep(0.2)
            if wanted < rows:
                topic.send(b"3")
    finally:  # or the ingest never ends
        os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize(
    ("servers", "name", "sentence"),
    [(None, "nowhere", "has no topic 'nowhere'"), ("127.0.0.1:1", "cdr", "no Kafka answers")],
    ids=["no topic", "no server"],
)
def test_a_missing_topic_or_server_stops_soon_with_one_sentence(
    broker: str, store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], servers: str | None, name: str,
    sentence: str,
) -> None:  # fmt: skip
    settings: Sequence[str] = kafka_settings(tmp_path, servers or broker, topic=name)
    began = time.monotonic()
    assert ingest_cdrs.main(settings, store) == 1
    assert time.monotonic() - began < 15
    said = capsys.readouterr().err
    assert sentence in said
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1
