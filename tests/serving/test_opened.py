"""A snapshot opens by its pointer; where that cannot be, a sentence says why and what to run."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from lake.errors import Stop
from serving.opened import opened
from tests.serving.month_end.months import publish


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of one snapshot."""
    return publish(tmp_path_factory.mktemp("published"))


def test_a_select_gives_exact_amounts(published: Path) -> None:
    rows = opened(str(published)).sql("SELECT cycle, sum(total_due) AS due FROM bills GROUP BY cycle ORDER BY cycle")
    assert rows.rows() == [("2026-02", Decimal("20.4000")), ("2026-03", Decimal("24.4000"))]


def test_cycles_and_files_are_those_of_the_manifest(published: Path) -> None:
    snapshot = opened(str(published))
    assert snapshot.cycles("bills") == ["2026-02", "2026-03"]
    assert snapshot.files("bills", ["2026-03", "2026-04"]) == [published / "hand/bills/2026-03.parquet"]


def test_no_snapshot_and_no_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(Stop, match=r"there is no snapshot in .* yet: run tollhouse publish-gold"):
        opened(str(tmp_path))
    with pytest.raises(Stop, match="are read from a folder, and s3://b is none"):
        opened("s3://b")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"path": 3}'])
def test_a_pointer_that_cannot_be_read_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "current.json").write_text(text, encoding="utf-8")
    with pytest.raises(Stop, match=r"current\.json, or the manifest it names, cannot be read"):
        opened(str(tmp_path))


def test_a_file_that_is_gone_and_a_folder_that_is_gone_are_told(tmp_path: Path) -> None:
    snapshot = opened(str(publish(tmp_path)))
    snapshot.files("bills")[0].unlink()
    with pytest.raises(Stop, match="cannot be read"):
        snapshot.sql("SELECT 1")
    shutil.rmtree(snapshot.folder)
    with pytest.raises(Stop, match="cannot be read"):
        opened(str(tmp_path))


def test_a_manifest_that_says_more_is_read(tmp_path: Path) -> None:
    path = publish(tmp_path) / "hand/manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"later": 1, "format": 2}), encoding="utf-8")
    assert opened(str(tmp_path)).manifest.format == 2


def test_where_there_are_no_links_the_pointer_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refused)
    assert opened(str(publish(tmp_path))).cycles("bills") == ["2026-02", "2026-03"]
    assert not (tmp_path / "current").exists()


def test_a_snapshot_of_an_older_version_is_told(tmp_path: Path) -> None:
    old = {"id": "old", "versions": {}, "tables": {"bills": {"rows": 1, "hash": ""}}, "reports": [], "published_at": ""}
    (tmp_path / "old").mkdir()
    (tmp_path / "old/manifest.json").write_text(json.dumps(old), encoding="utf-8")
    (tmp_path / "current.json").write_text('{"id": "old", "path": "old"}', encoding="utf-8")
    with pytest.raises(Stop, match="snapshot old is of an older version and has no bills, kpi_values: run tollhouse"):
        opened(str(tmp_path), ("bills", "kpi_values"))
