"""Synthetic traffic with known anomalies: each ends where the answer key says, and no clean record is rejected."""

import csv
import hashlib
from collections import Counter
from pathlib import Path

import pytest

from bronze.cdr_events import CDR_EVENTS
from jobs import ingest_cdrs, mediate_cdrs, produce_cdrs
from lake.store import Store
from silver.duplicates import DUPLICATES
from silver.rejects import REJECTS
from silver.usage import USAGE
from tests.builders import SETTINGS

EVENTS = 4_000


@pytest.fixture
def key(store: Store, tmp_path: Path) -> list[dict[str, str]]:
    """The answer key of a month that went through ingest-cdrs and mediate-cdrs."""
    files, path = tmp_path / "cdrs", tmp_path / "key.csv"
    wanted = ["--events", str(EVENTS), "--subscribers", "200", "--files", str(files), "--answer-key", str(path)]
    assert produce_cdrs.main([*SETTINGS, *wanted]) == 0
    assert ingest_cdrs.JOB.counts([*SETTINGS, "--files", str(files)], store)["events"] == EVENTS
    assert mediate_cdrs.main([*SETTINGS, "--no-relay"], store) == 0
    with path.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_every_anomaly_lands_where_the_answer_key_says(store: Store, key: list[dict[str, str]]) -> None:
    places = Counter(store_places(store))
    wanted = Counter((row["payload_sha256"], row["expected"]) for row in key if row["expected"] != "usage")
    assert places == wanted
    assert {row["kind"] for row in key} > {"late", "no_zone", "corrupt_json", "duplicate_conflict", "malformed_number"}
    assert store.read(USAGE).count() == EVENTS - sum(wanted.values())
    assert store.read(CDR_EVENTS).count() == EVENTS


def store_places(store: Store) -> list[tuple[str, str]]:
    """Of each event that is no usage: the hash of its bytes, and where it is in the words of the answer key."""
    rejects = [
        (row["payload"], f"reject:{reason['code']}")
        for row in store.read(REJECTS).select("payload", "reasons").collect()
        for reason in row["reasons"]
    ]
    words = {"redelivery": "duplicate", "conflict": "conflict"}
    repeats = [
        (row["payload"], words[row["kind"]]) for row in store.read(DUPLICATES).select("payload", "kind").collect()
    ]
    return [(hashlib.sha256(payload).hexdigest(), place) for payload, place in rejects + repeats]
