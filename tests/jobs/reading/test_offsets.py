"""The first hop against a real broker: what the topic holds is what bronze has."""

from dataclasses import replace
from pathlib import Path

import pytest
from kafka import KafkaProducer

from bronze.cdr_events import CDR_EVENTS
from jobs import reconcile_lake
from jobs.reading.offsets import TopicOffsets
from lake.kafka import create_topics, topic_id
from lake.kafka_sender import send
from lake.settings import Lake, as_toml, read_settings
from lake.store import Store
from silver.rejects import REJECTS
from tests.control_rows import EVENT, REJECT
from tests.put_rows import put_rows
from tests.small_lakes import ROOT


def arrive(store: Store, servers: str, topic: str, offsets: list[int]) -> None:
    """Bronze with these offsets of the topic's only partition, all of them rejects."""
    place = {"topic": topic, "topic_id": topic_id(servers, {}, topic)}
    rows = [place | {"offset": offset} for offset in offsets]
    put_rows(store, CDR_EVENTS, [EVENT | row for row in rows])
    put_rows(store, REJECTS, [REJECT | row for row in rows])


def reconcile(store: Store, servers: str, topic: str, folder: Path) -> int:
    """The job with settings that name this broker and topic."""
    settings = read_settings(ROOT / "conf/local.toml")
    here = Lake(store.root, str(folder / "published"), str(folder / "invoices"))
    kafka = replace(settings.kafka, servers=servers, topic=topic)
    folder.joinpath("settings.toml").write_text(as_toml(replace(settings, lake=here, kafka=kafka)))
    return reconcile_lake.main(["--settings", str(folder / "settings.toml")], store)


@pytest.mark.slow
def test_a_topic_that_is_all_in_bronze_balances_and_one_record_less_is_named(
    store: Store, broker: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    create_topics(broker, {}, "reconciled", partitions=1)
    send(broker, {}, "reconciled", [(None, b"{}")] * 5)
    arrive(store, broker, "reconciled", [0, 1, 2, 3])

    assert reconcile(store, broker, "reconciled", tmp_path) == 3
    assert "Kafka = bronze, reconciled/0 of topic id" in capsys.readouterr().err

    arrive(store, broker, "reconciled", [4])
    assert reconcile(store, broker, "reconciled", tmp_path) == 0


@pytest.mark.slow
def test_the_end_of_a_transaction_is_a_named_gap_and_no_loss(
    store: Store, broker: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    create_topics(broker, {}, "transacted", partitions=1)
    producer = KafkaProducer(bootstrap_servers=broker, transactional_id="teller")
    producer.init_transactions()
    for values in ((b"0", b"1"), (b"3",)):
        producer.begin_transaction()
        for value in values:
            producer.send("transacted", value)
        producer.commit_transaction()
    producer.close()
    arrive(store, broker, "transacted", [0, 1, 3])

    assert reconcile(store, broker, "transacted", tmp_path) == 0

    assert "2 offsets hold no record: transaction markers" in capsys.readouterr().err


def test_what_was_removed_of_bronze_is_not_asked_of_kafka_any_more() -> None:
    offsets = TopicOffsets("cdr", "id", {0: (10, 20), 1: (10, 20), 2: (10, 20)}, {0: 10, 1: 10, 2: 10})
    left = offsets.since({0: 15, 1: 5, 2: 30})
    assert left.span == {0: (15, 20), 1: (10, 20), 2: (20, 20)}
    assert [posting.amount for posting in left.postings()] == [5, 10, 0]
