"""maintain-lake where there is nothing to do, or where it has to wait: told without Spark."""

import os
from pathlib import Path

import pytest

from gold.bills import BILLS
from jobs import maintain_lake
from lake.locks import TableLocks
from tests.lake_settings import settings_of, write_rows

NOTHING = {"expired": 0, "optimized": 0, "removed": 0, "bytes": 0, "kept": 0, "drafts": 0}


@pytest.fixture(autouse=True)
def _without_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("machine.command.open_store", lambda _: pytest.fail("starts Spark"))


@pytest.fixture
def settings(tmp_path: Path) -> list[str]:
    """Of a lake with a bill."""
    write_rows(tmp_path / "lake", BILLS, [{"bill_id": "b1", "cycle": "2026-03"}])
    return settings_of(tmp_path)


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_where_nothing_is_to_be_done_no_session_is_opened(settings: list[str], more: list[str]) -> None:
    assert maintain_lake.JOB.counts([*settings, *more]) == NOTHING | {"tables": 1, "waiting": 0}


def test_a_table_that_a_job_holds_waits(
    tmp_path: Path, settings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with TableLocks(str(tmp_path / "lake")).held([BILLS.name]):
        assert maintain_lake.JOB.counts(settings) == NOTHING | {"tables": 0, "waiting": 1}
    assert f"gold.bills is held by process {os.getpid()}: it waits for the next run" in capsys.readouterr().err


def test_a_dry_run_neither_puts_files_together_nor_changes_what_a_table_promises(
    settings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintain_lake, "FEW_FILES", 1)
    counts = maintain_lake.JOB.counts([*settings, "--dry-run"])
    assert counts == NOTHING | {"tables": 1, "waiting": 0, "optimized": 1}


def test_a_table_that_promises_otherwise_than_the_settings_is_made_to(tmp_path: Path, settings: list[str]) -> None:
    path = tmp_path / "settings.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("documents_years = 10", "documents_years = 9"), encoding="utf-8")
    with pytest.raises(pytest.fail.Exception, match="starts Spark"):
        maintain_lake.JOB.counts(settings)
