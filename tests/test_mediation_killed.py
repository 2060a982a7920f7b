"""mediate-cdrs killed in the middle of a batch: run again, it leaves what an undisturbed run leaves."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from bronze.cdr_events import CDR_EVENTS
from jobs import ingest_cdrs, mediate_cdrs, produce_cdrs
from lake.coordinates import COORDINATES
from lake.reader import Reader
from lake.settings import Lake, as_toml, read_settings
from lake.store import Store
from silver.duplicates import DUPLICATES
from silver.rejects import REJECTS
from silver.usage import USAGE
from tests.builders import ROOT

EVENTS = 4_000
TABLES = (USAGE, REJECTS, DUPLICATES)
MADE = ("mediation_run", "rejected_at")
"""Who made a row, and when."""

WRITTEN_IN_TURN = (
    "_checkpoints/silver/offsets/0",
    "silver/usage/**/*.parquet",
    "silver/usage/_delta_log/*1.json",
    "silver/rejects/_delta_log/*1.json",
)
"""What the first batch leaves, a step further each. A run that was killed begins it anew, and comes as far again."""

ALONE = os.environ | {"SPARK_REMOTE": ""}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def settings(folder: Path) -> list[str]:
    """Arguments that name settings with a lake in a folder."""
    places = Lake(*(str(folder / name) for name in ("lake", "published", "invoices")))
    file = folder / "settings.toml"
    file.write_text(as_toml(replace(read_settings(ROOT / "conf/local.toml"), lake=places)), encoding="utf-8")
    return ["--settings", str(file)]


def copy(source: Path, folder: Path) -> Store:
    """The lake of the folder, with a copy of another's bronze."""
    shutil.copytree(source / "lake" / "bronze", folder / "lake" / "bronze")
    return Store(SparkSession.active(), str(folder / "lake"))


def mediate(store: Store, folder: Path) -> dict[str, Any]:
    return mediate_cdrs.JOB.counts([*settings(folder), "--no-relay"], store)


def content(folder: Path) -> dict[str, list[str]]:
    """All rows of the three tables of a folder's lake but for who made them when."""
    reader = Reader(str(folder / "lake"))
    rows = {table.name: reader.scan(table).drop(MADE, strict=False).collect().rows() for table in TABLES}
    return {name: sorted(map(str, some)) for name, some in rows.items()}


def killed(folder: Path, pattern: str) -> None:
    """Starts mediate-cdrs and kills its whole process group as soon as a file of the lake has such a name."""
    command = [sys.executable, "-m", "jobs", "mediate-cdrs", "--no-relay", *settings(folder)]
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=ALONE, stdout=said, stderr=said, start_new_session=True)
    while process.poll() is None and not any((folder / "lake").glob(pattern)):
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, (folder / "said.txt").read_text()


@pytest.fixture(scope="module")
def whole(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month's bronze with duplicates, conflicts and faults, mediated without a break."""
    folder = tmp_path_factory.mktemp("whole")
    store = Store(spark, str(folder / "lake"))
    size = ["--events", str(EVENTS), "--subscribers", "120", "--seed", "42", "--month", "2026-03"]
    produce_cdrs.JOB.counts([*settings(folder), "--files", str(folder / "cdrs"), *size], store)
    ingest_cdrs.JOB.counts([*settings(folder), "--files", str(folder / "cdrs")], store)
    mediate(store, folder)
    return folder


def test_batches_killed_one_after_another_are_mediated_whole_by_the_next_run(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole / "lake/bronze", tmp_path / "lake/bronze")
    for pattern in WRITTEN_IN_TURN:
        killed(tmp_path, pattern)
    store = Store(SparkSession.active(), str(tmp_path / "lake"))

    mediate(store, tmp_path)

    assert content(tmp_path) == content(whole)
    reader = Reader(store.root)
    events, *fates = (
        Counter(reader.scan(table).select(COORDINATES).collect().rows()) for table in (CDR_EVENTS, *TABLES)
    )
    assert sum(fates, Counter()) == events
    assert set(events.values()) == {1}
    assert len(events) >= EVENTS
    again = mediate(store, tmp_path)
    assert again["events"] == 0
