"""write-bi writes every kit for the snapshot that is current, without Spark, and rows where they are asked for."""

import json
from pathlib import Path

import pytest

from jobs import write_bi
from serving.bi.tables import KIT_TABLES
from serving.snapshots import Manifest, begin, finish, flip
from tests.serving.bi.small_snapshot import small_snapshot
from tests.small_lakes import ROOT


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text((ROOT / "conf/local.toml").read_text().replace('"var/', f'"{tmp_path}/'))
    return path


def run(settings: Path, *flags: str) -> int:
    return write_bi.main(["--settings", str(settings), *flags])


@pytest.mark.slow
def test_kits_name_the_current_snapshot_and_its_folder(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_snapshot(settings.parent / "published")
    assert run(settings, "--json", "--rows", "--location", "s3://ours/tollhouse/") == 0
    counts = json.loads(capsys.readouterr().out)
    assert counts["files"] == len(json.loads((settings.parent / "bi/files.json").read_text())) + 1
    assert counts["rows"] > 0
    assert "s3://ours/tollhouse/first/bills/" in (settings.parent / "bi/athena/tables.sql").read_text()
    assert str(settings.parent / "published") in (settings.parent / "bi/duckdb/views.sql").read_text()
    assert (settings.parent / "bi/rows/kpi_values.csv").exists()


def test_before_anything_is_published_there_are_kits_and_no_rows(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings) == 0
    assert f"nothing is published in {settings.parent / 'published'} yet" in capsys.readouterr().err
    assert "SNAPSHOT" in (settings.parent / "bi/athena/tables.sql").read_text()
    assert run(settings, "--rows") == 1
    assert "run tollhouse publish-gold first" in capsys.readouterr().err


def test_a_snapshot_of_an_older_version_has_no_rows_to_write(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published = settings.parent / "published"
    tables = {table.name: {"rows": 0} for table in KIT_TABLES if table.name != "fact_document"}
    finish(begin(published, "old"), Manifest("old", {}, tables, (), "2026-04-01T00:00:00+00:00"))
    flip(published, "old")
    assert run(settings, "--rows") == 1
    assert "snapshot old is of an older version and has no fact_document: run tollhouse" in capsys.readouterr().err


@pytest.mark.parametrize("flag", ["--location", "--lake"])
def test_an_address_with_a_key_is_in_no_kit(settings: Path, flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(settings, flag, "s3://key:sesame/x@bucket/tollhouse") == 1
    assert "an address holds a login" in capsys.readouterr().err
    assert not (settings.parent / "bi").exists()
