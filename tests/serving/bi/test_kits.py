"""Kits are the same bytes every time, hold no number, and are written without touching what is another's."""

import json
import re
from pathlib import Path

from serving.bi.kits import LISTED, kits, write_kits
from serving.bi.target import Target

NUMBER = re.compile(r"\+[1-9][0-9]{6,14}|(?<![\w.])(?!10+\b)[0-9]{9,15}(?![\w.])|msisdn")


def test_the_same_declarations_give_the_same_bytes(tmp_path: Path) -> None:
    write_kits(tmp_path / "one", Target())
    write_kits(tmp_path / "two", Target())
    files = kits(Target())
    for path, text in files.items():
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes() == text.encode()
    assert len(list((tmp_path / "one").rglob("*.*"))) >= len(files)


def test_no_number_stands_in_any_kit() -> None:
    assert [path for path, text in kits(Target()).items() if NUMBER.search(text)] == []


def test_what_is_written_no_longer_goes_and_files_of_others_stay(tmp_path: Path) -> None:
    write_kits(tmp_path, Target())
    listed = json.loads((tmp_path / LISTED).read_text())
    (tmp_path / LISTED).write_text(json.dumps([*listed, "duckdb/old.sql"]))
    for name in ("old.sql", "own.sql"):
        (tmp_path / "duckdb" / name).write_text("SELECT 1;")
    write_kits(tmp_path, Target())
    assert not (tmp_path / "duckdb/old.sql").exists()
    assert (tmp_path / "duckdb/own.sql").exists()


def test_every_place_that_is_named_is_the_targets() -> None:
    target = Target("/data/published", "s3://ours/tollhouse", "s3://ours/lake", "abc123")
    texts = "\n".join(kits(target).values())
    assert "BUCKET/tollhouse" not in texts
    assert "s3://ours/tollhouse/abc123/bills/" in texts
    assert "s3://ours/lake/gold/bills/" in texts
    assert "'/data/published'" in texts
