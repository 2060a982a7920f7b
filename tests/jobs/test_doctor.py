"""doctor: every finding is a line with the command that mends it, and a fault is exit status 1."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gold.bills import BILLS
from jobs import doctor
from jobs.reading import kafka_health
from jobs.reading.lake_health import WRITERS
from jobs.sql import TABLES
from lake.kafka import DAY
from lake.locks import TableLocks, holders
from lake.paths import table_path
from lake.runs import Run, here, write_run
from lake.table import Table
from machine import health, jars
from machine.findings import FAULT, OK, WARN, Finding
from machine.jars import Jar
from serving.snapshots import Manifest, finish, flip
from tests.lake_settings import settings_of, write_rows

BILL = {"bill_id": "b1"}


@pytest.fixture(autouse=True)
def _sound_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Java, jars and Kafka are asked in tests of their own."""
    for name in ("python", "java", "spark_jars"):
        monkeypatch.setattr(health, name, lambda name=name: [Finding(OK, name, "sound")])
    monkeypatch.setattr(kafka_health.kafka, "end_offsets", lambda *_: {0: 1})
    monkeypatch.setattr(kafka_health.kafka, "kept", lambda *_: {"cdr": 7 * DAY})


@pytest.fixture
def settings(tmp_path: Path) -> list[str]:
    """Of a lake with a bill that is published."""
    write_rows(tmp_path / "lake", BILLS, [BILL])
    making = tmp_path / "published/.making-a"
    making.mkdir(parents=True)
    versions = {table.name: -1 for table in TABLES.values()} | {BILLS.name: 0}
    finish(making, Manifest("a", versions, {}, (), "2026-11-27T12:00:00.000+00:00"))
    flip(tmp_path / "published", "a")
    return settings_of(tmp_path)


def examined(
    settings: list[str], capsys: pytest.CaptureFixture[str], status: int = 0
) -> dict[str, tuple[str, str, str]]:
    """By what is examined, the last finding: level, text and mend."""
    assert doctor.main([*settings, "--json"]) == status
    told = json.loads(capsys.readouterr().out)
    assert [one for one in told["findings"] if one["level"] != OK and not one["mend"]] == []
    return {one["what"]: (one["level"], one["text"], one["mend"]) for one in told["findings"]}


def test_a_sound_lake_has_no_fault_and_no_warning(settings: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.main(settings) == 0
    told = capsys.readouterr()
    first, *lines = told.out.splitlines()
    assert first.startswith("tollhouse ")
    whats = [
        "python",
        "java",
        "spark_jars",
        "fonts",
        "disk",
        "kafka",
        "retention",
        "tables",
        "runs",
        "locks",
        "time",
        "snapshot",
    ]
    assert [line.split()[:2] for line in lines] == [["OK", what] for what in whats]
    assert "ok 12, warn 0, fault 0" in told.err


def test_no_kafka_is_a_fault_and_exit_status_1(
    settings: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(health, "java", list)
    level, text, mend = examined(settings, capsys, status=1)["kafka"]
    assert (level, "no Kafka answers (127.0.0.1:1" in text, "tollhouse start-broker" in mend) == (FAULT, True, True)


def test_a_table_that_lacks_a_column_names_the_job_that_adds_it(
    tmp_path: Path, settings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    usage = TABLES["silver.usage"]
    older = replace(usage, columns=usage.columns_without("id_hash"))
    write_rows(tmp_path / "lake", older, [{"usage_id": "u", "record_type": "voice"}])
    finding = examined(settings, capsys)["tables"]
    assert finding == (WARN, "silver.usage lacks id_hash, of this version", "tollhouse mediate-cdrs adds it")


def test_a_table_that_promises_less_than_the_settings_is_told(
    tmp_path: Path, settings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "settings.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("documents_years = 10", "documents_years = 11"), encoding="utf-8")
    text = "gold.bills does not promise to keep its versions for 4,026 days"
    assert examined(settings, capsys)["tables"] == (WARN, text, "tollhouse maintain-lake")


def test_a_table_of_a_newer_version_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_rows(tmp_path / "lake", BILLS, [BILL], paid_by="card")
    level, text, _ = examined(settings_of(tmp_path), capsys, status=1)["tables"]
    assert (level, "does not know (paid_by)" in text) == (FAULT, True)


def test_a_snapshot_older_than_gold_is_published_anew(
    tmp_path: Path, settings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write_rows(tmp_path / "lake", BILLS, [BILL])
    finding = examined(settings, capsys)["snapshot"]
    assert finding == (WARN, "a of 2026-11-27T12:00 is older than gold.bills", "tollhouse publish-gold")


def test_a_run_that_was_killed_is_to_be_run_again(
    tmp_path: Path, settings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    began = datetime(2026, 11, 27, 12, tzinfo=UTC)
    write_run(str(tmp_path / "lake"), Run("rate-usage-20261127T120000.000000", "rate-usage", began, host="x"))
    finding = examined(settings, capsys)["runs"]
    assert finding == (WARN, "rate-usage of 2026-11-27 12:00 never ended", "tollhouse rate-usage")


@pytest.fixture
def held(tmp_path: Path) -> Iterator[None]:
    with TableLocks(str(tmp_path / "lake")).held([BILLS.name]):
        yield


@pytest.mark.usefixtures("held")
def test_a_lock_that_no_run_holds_is_told_with_its_process(
    tmp_path: Path, settings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert holders(str(tmp_path / "lake")) == {BILLS.name: os.getpid()}
    assert examined(settings, capsys)["locks"][0] == WARN
    write_run(str(tmp_path / "lake"), here("rate-usage-20261127T120000.000000", "rate-usage", datetime.now(UTC)))
    assert examined(settings, capsys)["locks"] == (OK, "1 held, by runs that go on", "")


def test_a_clock_behind_the_lake_is_a_fault(
    tmp_path: Path, settings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    ahead = (datetime.now(UTC) + timedelta(hours=2)).timestamp()
    (commit,) = Path(table_path(str(tmp_path / "lake"), BILLS.name), "_delta_log").glob("*.json")
    os.utime(commit, (ahead, ahead))
    assert examined(settings, capsys, status=1)["time"][0] == FAULT


def test_little_room_is_a_warning_and_hardly_any_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, level in ((50, OK), (5, WARN), (0, FAULT)):
        monkeypatch.setattr(
            health.shutil, "disk_usage", lambda _, free=free: health.shutil._ntuple_diskusage(0, 0, free * 10**9)
        )
        (finding,) = health.room([tmp_path / "not there yet", tmp_path])
        assert (finding.level, str(tmp_path) in finding.text) == (level, True)


def test_jars_and_fonts_that_are_missing_are_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(jars, "missing", lambda kind: [Jar("org", kind, "1", "")])
    assert [finding.text for finding in health.spark_jars()] == [
        f"1 for {kind} are missing or changed, such as {kind}-1.jar" for kind in ("spark", "kafka")
    ]
    monkeypatch.setattr(health, "find_spec", lambda _: None)
    assert [finding.level for finding in health.fonts()] == [FAULT]


def test_packages_other_than_pinned_are_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    (sound,) = health.python()
    assert sound.level == OK
    monkeypatch.setattr(health, "installed", lambda name: None if name == "polars" else "0")
    (finding,) = health.python()
    assert (finding.level, finding.mend) == (WARN, "make setup")
    assert "packages are not as pinned" in finding.text


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_table_has_a_job_that_writes_it(table: Table) -> None:
    assert WRITERS[table.name]
