"""What Operations shows of the lake itself: lag, layers, runs and files, and a sentence where there is none of it."""

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from gold.bills import BILLS
from gold.control_totals import CONTROL_TOTALS
from lake.runs import Run, write_run
from serving.csv_text import csv_text
from serving.dashboard.data import lake
from serving.dashboard.language import DASH
from serving.snapshots import Manifest
from silver.destinations import DESTINATIONS
from tests.lake_settings import write_rows
from tests.serving.dashboard.conftest import Opens, settings_over
from tests.serving.dashboard.small_snapshot import publish
from tests.serving.dashboard.test_app import figure, said


@pytest.fixture
def over(tmp_path: Path) -> Path:
    """Settings of a lake with two tables, one of them in two files, and a snapshot beside."""
    (tmp_path / "published").mkdir()
    publish(tmp_path / "published")
    for bill in "ab":
        write_rows(tmp_path / "lake", BILLS, [{"bill_id": bill, "cycle": "2026-03"}])
    write_rows(tmp_path / "lake", DESTINATIONS, [{"prefix": "2126"}])
    return settings_over(tmp_path / "published")


def ingested(over: Path, ago: timedelta, lag: int) -> None:
    """Keeps the record of a run of ingest-cdrs that ended a while ago."""
    ended = datetime.now(UTC) - ago
    name = f"ingest-cdrs-{ended:%Y%m%dT%H%M%S.%f}"
    write_run(str(over.parent / "lake"), Run(name, "ingest-cdrs", ended, "done", ended, 0, {"lag": lag}))


def cells(app: AppTest, column: str) -> dict[str, list[str]]:
    """The table with a column, by its columns."""
    (frame,) = [table.value for table in app.dataframe if column in table.value.columns]
    return {str(name): list(frame[name]) for name in frame.columns}


def test_the_lag_and_the_age_of_each_layer_are_shown(opens: Opens, over: Path) -> None:
    ingested(over, timedelta(minutes=7), 1_234)
    app = opens("operations", over=over)
    assert figure(app, "Lag (records)")[0] == "1,234"
    assert figure(app, "Gold changed")[0] == "0 min ago"
    assert figure(app, "Bronze changed") == (DASH, DASH)
    assert figure(app, "Snapshot changed")[1] == "2026-04-02 08:30 UTC"
    assert "saw 7 min ago" in said(app)
    assert not app.warning or "lag" not in app.warning[-1].value


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "was seen 3 h ago"), pytest.param("fr", "a été vu il y a 3 h", marks=pytest.mark.slow)],
)
def test_a_lag_older_than_an_hour_says_how_old(opens: Opens, over: Path, language: str, sentence: str) -> None:
    ingested(over, timedelta(hours=3, minutes=5), 0)
    assert sentence in said(opens("operations", over=over, lang=language))


def test_files_small_ones_and_versions_are_counted_by_table(
    opens: Opens, over: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lake.table_files.MANY_FILES", 2)
    app = opens("operations", over=over)
    table = cells(app, "Small files")
    assert table["Table"] == ["gold.bills", "silver.destinations"]
    assert (table["Files"], table["Small files"], table["Crowded partitions"]) == (["2", "1"], ["2", "1"], ["1", "0"])
    assert table["Version"] == ["1", "0"]
    assert "Crowded with small files: gold.bills" in said(app).replace("\\", "")


def test_a_table_whose_log_is_half_written_is_named_and_hides_no_other(opens: Opens, over: Path) -> None:
    log = over.parent / "lake/silver/usage/_delta_log"
    log.mkdir(parents=True)
    (log / "00000000000000000000.json").write_text('{"add":', encoding="utf-8")
    app = opens("operations", over=over)
    assert not app.exception
    assert cells(app, "Small files")["Files"] == ["2", "1", DASH]
    assert "cannot be read: silver.usage" in said(app).replace("\\", "")


@pytest.mark.parametrize("language", ["en", pytest.param("fr", marks=pytest.mark.slow)])
def test_a_lake_that_is_not_there_and_one_in_a_bucket_are_a_sentence(
    opens: Opens, tmp_path: Path, language: str
) -> None:
    (tmp_path / "published").mkdir()
    publish(tmp_path / "published")
    over = settings_over(tmp_path / "published")
    app = opens("operations", over=over, lang=language)
    assert ("There is no lake at" if language == "en" else "Il n'y a pas encore de lac") in said(app)
    text = over.read_text(encoding="utf-8")
    over.write_text(text.replace(f'"{tmp_path}/lake"', '"s3a://telecom/lake"'), encoding="utf-8")
    app = opens("operations", over=over, lang=language)
    assert not app.exception
    bucket = "s3a://telecom/lake is a bucket" if language == "en" else "s3a://telecom/lake est un bucket"
    assert said(app).replace("\\", "").count(bucket) == 4  # lag, control totals, runs and files


def test_both_are_downloaded(over: Path) -> None:
    ingested(over, timedelta(minutes=7), 5)
    root = str(over.parent / "lake")
    tables = lake.files(root)
    manifest = Manifest("a", {}, {}, (), "2026-04-02T08:30:00.000+00:00")
    rows = list(csv.DictReader(io.StringIO(csv_text(lake.freshness(root, tables, manifest)))))
    assert [row["stage"] for row in rows] == ["kafka", "bronze", "silver", "gold", "snapshot"]
    assert rows[0]["lag_records"] == "5"
    listed = list(csv.DictReader(io.StringIO(csv_text(tables))))
    assert listed[0] | {"bytes": "", "changed": ""} == {
        "table": "gold.bills", "files": "2", "small": "2", "crowded": "0", "bytes": "", "version": "1", "changed": "",
    }  # fmt: skip


def test_the_last_control_run_is_shown_hop_by_hop(opens: Opens, over: Path) -> None:
    yesterday, today = (datetime(2026, 4, day, 9, tzinfo=UTC) for day in (1, 2))
    rows = [
        control("r1", yesterday, "lines = bills", "2026-03", 7),
        control("r2", today, "bills = published", "2026-03", 1),
        control("r2", today, "lines = bills", "2026-02", 0),
        control("r2", today, "lines = bills", "2026-03", 2) | {"note": "not yet billed"},
    ]
    write_rows(over.parent / "lake", CONTROL_TOTALS, rows)
    app = opens("operations", over=over)
    table = cells(app, "Verdict")
    assert table["Hop"] == ["lines = bills", "bills = published"]
    assert table["Difference"] == ["2", "1"]
    assert table["Verdict"] == ["✓ balances (not yet billed)", "✗ 1 do not balance"]
    assert "Checked at 2026-04-02 09:00 UTC" in said(app).replace("\\", "")


def control(run: str, at: datetime, hop: str, part: str, difference: int) -> dict[str, Any]:
    """A control total of records."""
    sides = {"going_in": Decimal(3), "coming_out": Decimal(3 - difference), "difference": Decimal(difference)}
    return {"control_run": run, "checked_at": at, "hop": hop, "part": part, "measure": "records"} | sides
