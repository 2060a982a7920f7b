"""mediate-cdrs killed in the middle of a batch: run again, it leaves what an undisturbed run leaves."""

import shutil
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
from tests.processes import killed, process

EVENTS = 4_000
TABLES = (USAGE, REJECTS, DUPLICATES)
MADE = ("mediation_run", "rejected_at")
"""Who made a row, and when."""

WRITING = "silver/usage/**/*.parquet"
"""What a run leaves in the middle of its first write. Those between writes are in tests/jobs/test_mediate_cdrs.py."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def settings(folder: Path) -> list[str]:
    """Arguments that name settings with a lake in a folder."""
    places = Lake(*(str(folder / name) for name in ("lake", "published", "invoices")))
    file = folder / "settings.toml"
    file.write_text(as_toml(replace(read_settings(ROOT / "conf/local.toml"), lake=places)), encoding="utf-8")
    return ["--settings", str(file)]


def mediate(store: Store, folder: Path) -> dict[str, Any]:
    return mediate_cdrs.JOB.counts([*settings(folder), "--no-relay"], store)


def content(folder: Path) -> dict[str, list[str]]:
    """All rows of the three tables of a folder's lake but for who made them when."""
    reader = Reader(str(folder / "lake"))
    rows = {table.name: reader.scan(table).drop(MADE, strict=False).collect().rows() for table in TABLES}
    return {name: sorted(map(str, some)) for name, some in rows.items()}


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


def test_a_batch_that_was_killed_is_mediated_whole_by_the_next_run(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole / "lake/bronze", tmp_path / "lake/bronze")
    killed(
        process(mediate_cdrs.JOB, ["--no-relay", *settings(tmp_path)]),
        lambda: any((tmp_path / "lake").glob(WRITING)),
    )
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
