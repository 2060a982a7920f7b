"""Reports as CSV files: whatever texts hold, a reader finds it again, and the bytes are those that were frozen."""

import csv
from pathlib import Path

import pytest

from gold.reports import REPORTS
from gold.reports.margins import MARGINS
from gold.reports.report import Report
from serving.report_files import write_csvs
from tests.report_rows import report_database
from tests.serving.odd_rows import ODD, odd_rows
from tests.small_lakes import ROOT

FROZEN = ROOT / "tests/golden/reports"
ALL = (*REPORTS, MARGINS)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all reports of odd_rows."""
    folder = tmp_path_factory.mktemp("written")
    with report_database(tmp_path_factory.mktemp("tables"), odd_rows(), {}) as db:
        write_csvs(db, ALL, folder)
    return folder


@pytest.mark.parametrize("report", ALL, ids=lambda report: report.name)
def test_a_report_of_odd_texts_is_as_it_was_frozen(report: Report, written: Path) -> None:
    assert (written / f"{report.name}.csv").read_bytes() == (FROZEN / f"{report.name}.csv").read_bytes()


def test_nothing_else_is_frozen() -> None:
    assert {path.stem for path in FROZEN.iterdir()} == {report.name for report in ALL}


def test_a_reader_of_csv_finds_the_texts_again(written: Path) -> None:
    with (written / "rate_plans.csv").open(newline="", encoding="utf-8") as file:
        plans = [row["label"] for row in csv.DictReader(file) if row["plan"] == "standard"]
    assert [plan.removeprefix("'") for plan in plans] == list(ODD)


def test_a_text_that_a_spreadsheet_would_reckon_is_marked_and_a_number_is_not(written: Path) -> None:
    with (written / "rate_plans.csv").open(newline="", encoding="utf-8") as file:
        labels = {row["label"] for row in csv.DictReader(file)}
    assert {"'=1+1", "'@x", "'\t", "'\rx", "-1", "#x"} < labels
    with (written / "rated_records.csv").open(newline="", encoding="utf-8") as file:
        assert {row["number_key"] for row in csv.DictReader(file)} == {"+212600000001"}


def test_an_empty_text_is_told_from_a_missing_one_and_a_number_is_bare(tmp_path: Path) -> None:
    row = Report(
        "row", "SELECT '#1' AS a, '#2' AS b, '' AS c, CAST(NULL AS VARCHAR) AS d, CAST(1 AS DECIMAL(9,2)) AS e"
    )
    with report_database(tmp_path, {}, {}) as db:
        write_csvs(db, [row], tmp_path)
    assert (tmp_path / "row.csv").read_text() == 'a,b,c,d,e\n"#1",#2,"",,1.00\n'


def test_an_empty_report_has_its_header(tmp_path: Path) -> None:
    with report_database(tmp_path, {}, {}) as db:
        write_csvs(db, REPORTS, tmp_path)
    assert (tmp_path / "invoices.csv").read_text().startswith("bill_id,account_id,cycle,usage_amount,")
    assert {len(path.read_text().splitlines()) for path in tmp_path.glob("*.csv")} == {1}


def test_a_folder_whose_name_looks_like_a_pattern_is_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "a [b] *?'{c}"
    folder.mkdir()
    with report_database(folder, {}, {}) as db:
        write_csvs(db, REPORTS, folder)
    assert len(list(folder.glob("*.csv"))) == len(REPORTS)
