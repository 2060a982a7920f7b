"""The job that produces CDRs: its files, its answer key, its flags."""

import csv
import hashlib
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from jobs import produce_cdrs
from tests.lake_settings import settings_of

ROOT = Path(__file__).parents[2]


def written(folder: Path, hash_seed: str, zone: str) -> dict[str, str]:
    """The hashes of all that the job writes in a process of its own."""
    flags = [*settings_of(folder.parent), "--subscribers", "50", "--events", "2000", "--files", folder / "cdrs"]
    flags += ["--subscribers-csv", folder / "people.csv", "--answer-key", folder / "key.csv"]
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, "-m", "jobs.produce_cdrs", *flags],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_and_flags_give_the_same_bytes_in_any_process_and_zone(tmp_path):
    first = written(tmp_path / "first", hash_seed="1", zone="Asia/Tokyo")
    assert first == written(tmp_path / "second", hash_seed="2", zone="America/New_York")
    assert len(first) == 3


def produce(folder: Path, *flags: str) -> dict:
    settings = ("--settings", str(ROOT / "conf/local.toml"))
    return produce_cdrs.JOB.counts([*settings, "--files", str(folder / "cdrs"), *flags])


def test_the_answer_key_finds_every_anomaly_in_the_files_by_its_hash(tmp_path):
    counts = produce(tmp_path, "--events", "12000", "--answer-key", str(tmp_path / "key.csv"))
    lines = b"".join(path.read_bytes() for path in sorted((tmp_path / "cdrs").iterdir())).splitlines()
    key = list(csv.DictReader((tmp_path / "key.csv").open(encoding="utf-8")))
    assert len(lines) == counts["events"] == 12_000
    assert counts["files"] == 2
    assert {row["payload_sha256"] for row in key} <= {hashlib.sha256(line).hexdigest() for line in lines}
    assert Counter(row["kind"] for row in key) == counts["by_kind"]
    assert counts["anomalies"] == len(key)


def test_a_rate_is_kept_and_changes_no_byte(tmp_path):
    flags = ("--subscribers", "20", "--events", "40")
    began = time.monotonic()
    produce(tmp_path / "paced", *flags, "--rate", "100")
    assert time.monotonic() - began >= 0.3
    produce(tmp_path / "at_once", *flags)
    paced, at_once = (list((tmp_path / name / "cdrs").iterdir()) for name in ("paced", "at_once"))
    assert [path.name for path in paced] == [path.name for path in at_once]
    assert paced[0].read_bytes() == at_once[0].read_bytes()


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        (["--month", "2026-13"], "2026-03"),
        (["--month", "202603"], "2026-03"),
        (["--anomalies", "late=1.5"], "from 0 to 1"),
        (["--anomalies", "fraud=0.1"], "known are late, negative_units"),
        (["--mix", "fax=1"], "known are voice, sms, data"),
        (["--mix", "voice=0"], "weight"),
        (["--events", "0"], "whole number"),
        (["--rate", "-1"], "whole number"),
    ],
)
def test_wrong_flags_end_with_status_2_and_say_what_is_right(flags, named, capsys):
    assert produce_cdrs.main(flags) == 2
    assert named in capsys.readouterr().err
