"""What mediate-cdrs sends on: rejects to the dead-letter topic, usage to the clean topic."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaConsumer

from jobs import mediate_cdrs
from lake.store import Store
from tests.builders import bronze_rows, cdr, kafka_settings, write_bronze


@pytest.fixture(autouse=True)
def _without_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """No gate: its rules have tests of their own."""
    monkeypatch.setattr(mediate_cdrs, "usage_gate", lambda _call: None)


def received(servers: str, topic: str) -> dict[str, Any]:
    """The records of a topic by their key."""
    consumer = KafkaConsumer(
        topic, bootstrap_servers=servers, auto_offset_reset="earliest", consumer_timeout_ms=3_000,
        max_partition_fetch_bytes=20_000_000,
    )  # fmt: skip
    records = {record.key.decode(): json.loads(record.value) for record in consumer}
    consumer.close()
    return records


@pytest.mark.slow
def test_rejects_and_clean_records_are_sent_once_with_their_place(broker: str, store: Store, tmp_path: Path) -> None:
    dead, clean = f"dead-{tmp_path.name}", f"clean-{tmp_path.name}"
    settings = kafka_settings(tmp_path, broker, dead_letter_topic=dead, clean_topic=clean)
    large = b"\xff" * 5_000_000
    write_bronze(store, bronze_rows([cdr(record_id="good"), cdr(duration_sec=-1), large], partition=3))
    counts = mediate_cdrs.JOB.counts(settings, store)
    assert (counts["dead_letters"], counts["clean_records"]) == (2, 1)
    letters = received(broker, dead)
    assert sorted(letters) == ["cdr/3/1", "cdr/3/2"]
    assert letters["cdr/3/1"]["payload"].encode() == cdr(duration_sec=-1)
    assert letters["cdr/3/1"]["reasons"][0]["code"] == "negative_units"
    assert base64.b64decode(letters["cdr/3/2"]["payload_base64"]) == large
    assert received(broker, clean)["good"]["units"] == 60
    again = mediate_cdrs.JOB.counts(settings, store)
    assert (again["dead_letters"], again["clean_records"]) == (0, 0)


@pytest.mark.slow
def test_without_kafka_mediation_succeeds_and_dead_letters_wait(
    broker: str, store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_bronze(store, bronze_rows([b"{"]))
    away = kafka_settings(tmp_path / "away", "127.0.0.1:1", dead_letter_topic=f"late-{tmp_path.name}")
    assert mediate_cdrs.main(away, store) == 0
    assert "wait for the next run" in capsys.readouterr().err
    back = kafka_settings(tmp_path / "back", broker, dead_letter_topic=f"late-{tmp_path.name}")
    assert mediate_cdrs.JOB.counts(back, store)["dead_letters"] == 1
