"""ingest-cdrs --files: lines of files become bronze rows, byte for byte, once."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from bronze.cdr_events import CDR_EVENTS
from jobs import ingest_cdrs
from lake.store import Store
from machine.command import Stop
from tests.builders import SETTINGS


def ingest(store: Store, folder: Path) -> dict[str, Any]:
    return ingest_cdrs.JOB.counts([*SETTINGS, "--files", str(folder)], store)


def test_lines_are_kept_byte_for_byte_with_file_hash_and_number(store: Store, tmp_path: Path) -> None:
    content = b'{"a": 1}\n\xff\xfe\x00\xc3\n\n\r\n last line without an end \xe9'
    (tmp_path / "one [1].jsonl").write_bytes(content)
    assert ingest(store, tmp_path) == {"events": 5, "files": 1}
    rows = store.read(CDR_EVENTS).orderBy("offset").collect()
    assert [bytes(row["payload"]) for row in rows] == content.split(b"\n")
    assert [row["offset"] for row in rows] == [1, 2, 3, 4, 5]
    assert {row["topic"] for row in rows} == {"one [1].jsonl"}
    assert {row["topic_id"] for row in rows} == {hashlib.sha256(content).hexdigest()}
    assert {(row["partition"], row["broker_time"]) for row in rows} == {(0, None)}


@pytest.mark.slow
def test_a_file_seen_before_adds_nothing_under_any_name(store: Store, tmp_path: Path) -> None:
    first, again = tmp_path / "a.jsonl", tmp_path / "below" / "a.jsonl"
    again.parent.mkdir()
    first.write_bytes(b"1\n2\n")
    again.write_bytes(b"1\n2\n")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "readme.txt").write_bytes(b"no records here")
    assert ingest(store, tmp_path)["events"] == 2
    version = store.version(CDR_EVENTS)
    assert ingest(store, tmp_path)["events"] == 0
    assert store.version(CDR_EVENTS) == version
    first.write_bytes(b"1\n2\n3\n")
    assert ingest(store, tmp_path) == {"events": 3, "files": 1}


def test_a_folder_that_is_not_there_stops_with_a_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Stop, match="no folder"):
        ingest(store, tmp_path / "nowhere")


def test_a_file_that_is_not_taken_is_named(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("taken.jsonl", "UPPER.JSONL", "packed.jsonl.gz", "_hidden.jsonl", ".away/below.jsonl"):
        file = tmp_path / "cdrs" / name  # beside the lake, which keeps a file of each run
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"1\n")
    assert ingest(store, tmp_path / "cdrs")["files"] == 1
    assert "4 files are left out, such as .away/below.jsonl; jsonl, ndjson, json are taken" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["of [March]", "of *", "of {a,b}"])
def test_a_folder_that_spark_would_take_for_a_pattern_stops(store: Store, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(Stop, match="which Spark reads as a pattern: rename it"):
        ingest(store, tmp_path / name)


def test_a_name_that_spark_cannot_read_stops(store: Store, tmp_path: Path) -> None:
    (tmp_path / "10:00.jsonl").write_bytes(b"1\n")
    with pytest.raises(Stop, match=r"10:00\.jsonl has ':' in its name"):
        ingest(store, tmp_path)
    assert store.version(CDR_EVENTS) == -1


def test_a_folder_without_files_is_nothing_new(store: Store, tmp_path: Path) -> None:
    assert ingest(store, tmp_path) == {"events": 0, "files": 0}
