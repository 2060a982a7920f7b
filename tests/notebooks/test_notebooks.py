"""Two small months of the demo, and every notebook: committed without outputs, opened in two lines, and run on them."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from nbformat import NotebookNode
from pyspark.sql import SparkSession

from gold.bills import BILLS
from jobs import check_numbers, show_bill
from jobs.run_month import SETTINGS_FILE, empty
from machine.notebook import SETTINGS, open_lake, open_reader, open_snapshot, settings_path
from tests.notebooks.small_months import (
    KERNEL_FOLDERS,
    NOTEBOOKS,
    committed,
    executed,
    make_months,
    pictures,
    printed,
    settings_in,
    tables,
)
from tests.processes import QUICK
from tests.small_lakes import ROOT

PICTURES = {
    "quick_start": 2,
    "explore_usage": 4,
    "rate_plan_what_if": 2,
    "revenue_and_rfm": 4,
    "earlier_versions": 1,
    "auditor": 0,
}
NO_WARM_SESSION = ("SPARK_REMOTE", "")
"""Another test, or a user, may run one in this checkout."""


@pytest.fixture(scope="module")
def demo(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Settings of two small months, and what the demo told that made them."""
    folder = tmp_path_factory.mktemp("months") / "demo"
    told = make_months(spark, folder)
    return folder / SETTINGS_FILE, told


@pytest.fixture
def ready(demo: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, in the environment of a kernel."""
    for name in KERNEL_FOLDERS:
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    for name, value in ({"PYTHONPATH": str(ROOT)} | QUICK).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv(SETTINGS, str(demo[0]))
    monkeypatch.setenv(*NO_WARM_SESSION)
    monkeypatch.delenv("MPLBACKEND", raising=False)  # another test's process may have chosen one
    return demo[0]


def run(name: str) -> NotebookNode:
    """The notebook, run; it has its pictures and attached to no session."""
    notebook = executed(name)
    assert len(pictures(notebook)) == PICTURES[name]
    assert "attached" not in printed(notebook)
    return notebook


def test_every_notebook_is_run_here() -> None:
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_a_notebook_is_committed_without_outputs_and_opens_in_two_lines(name: str) -> None:
    cells = [cell for cell in committed(name).cells if cell.cell_type == "code"]
    assert not [cell.source for cell in cells if cell.outputs or cell.execution_count is not None]
    first, second = filter(None, cells[0].source.splitlines())
    assert first.startswith("from machine.notebook import open_")
    assert second.endswith(f"= {first.rpartition(' ')[2]}()")


def test_settings_are_found_from_the_root_and_from_the_notebooks_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, path in ((ROOT, "conf/local.toml"), (NOTEBOOKS, "conf/local.toml")):
        monkeypatch.chdir(folder)
        assert settings_path(path).resolve() == ROOT / "conf/local.toml"
    assert settings_path("../conf/local.toml").resolve() == ROOT / "conf/local.toml"


@pytest.mark.usefixtures("spark")
def test_a_lake_opens_in_the_session_of_the_jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_in(tmp_path)
    monkeypatch.chdir(NOTEBOOKS)
    monkeypatch.setenv(*NO_WARM_SESSION)
    monkeypatch.delenv("MPLBACKEND", raising=False)  # another test's process may have chosen one
    assert open_lake("conf/local.toml").root == str(ROOT / "var/lake")
    assert open_reader("conf/local.toml").root == str(ROOT / "var/lake")
    monkeypatch.setenv(*NO_WARM_SESSION)
    monkeypatch.delenv("MPLBACKEND", raising=False)  # another test's process may have chosen one
    monkeypatch.setenv(SETTINGS, str(settings))
    lake = open_lake()
    assert lake.root == open_reader().root == str(tmp_path / "lake")
    assert lake.spark.conf.get("spark.sql.session.timeZone") == "UTC"
    assert lake.read(BILLS).count() == 0


@pytest.mark.slow
def test_the_demo_ends_with_a_correction_and_the_sentence_that_verifies_it(
    demo: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    path, told = demo
    assert "Control totals: every hop balances" in told
    assert re.search(r"Corrected +[1-9]\d*  of them, by credit notes C\d{4}-0000001", told)
    assert "unchanged: it is what that root was taken of" in told
    (note,) = re.findall(r"show-bill --settings \S+ (C\d{4}-\d{7})", told)
    assert show_bill.main([note, "--settings", str(path)]) == 0
    assert re.search(r"\ntotal due +-", capsys.readouterr().out.replace("  total", "total"))
    assert check_numbers.main(["--files", "--settings", str(path)]) == 0


@pytest.mark.slow
@pytest.mark.usefixtures("ready")
def test_quick_start_shows_what_the_last_rating_changed_and_revenue_that_adds_up() -> None:
    notebook = run("quick_start")
    assert re.search(r"\b[4-9],\d{3} events", printed(notebook))
    in_pictures, on_bills = printed(notebook).split(" in the pictures, ")
    assert in_pictures.splitlines()[-1] == on_bills.split(" ")[0]
    uses_before, uses = re.search(r"uses +charge\n\d+ +(\d+) +\S+\n\d+ +(\d+)", tables(notebook)).groups()
    assert int(uses_before) < int(uses)
    charges, usage = map(Decimal, re.search(r"charges (\S+), usage on the bill (\S+)\n", printed(notebook)).groups())
    assert abs(charges - usage) < Decimal("0.10"), "rounded line by line"
    assert "SMS" in tables(notebook)


@pytest.mark.slow
@pytest.mark.usefixtures("ready")
def test_explore_usage_runs() -> None:
    assert "voice" in tables(run("explore_usage"))


@pytest.mark.slow
@pytest.mark.usefixtures("ready")
def test_rate_plan_what_if_prices_every_use_as_the_lake_did() -> None:
    same, every = re.search(
        r"(\S+) of (\S+) uses come to what they were rated at", printed(run("rate_plan_what_if"))
    ).groups()
    assert same == every != "0"


@pytest.mark.slow
def test_revenue_and_rfm_shows_the_published_kpis(ready: Path) -> None:
    notebook = run("revenue_and_rfm")
    (total,) = open_snapshot(str(ready)).sql(
        "SELECT value FROM kpi_values WHERE kpi = 'total_revenue' AND dimension = '' AND cycle = '2026-03'"
    )["value"]
    assert str(total) in tables(notebook)
    assert "champions" in tables(notebook)


@pytest.mark.slow
@pytest.mark.usefixtures("ready")
def test_earlier_versions_shows_what_late_usage_changed() -> None:
    notebook = run("earlier_versions")
    changed = re.search(r"bills of 2026-03: (\d+) of (\d+) changed", printed(notebook))
    assert 0 < int(changed[1]) <= int(changed[2])


@pytest.mark.slow
@pytest.mark.usefixtures("ready")
def test_the_auditor_finds_a_correction_the_bill_as_it_was_and_a_flipped_byte() -> None:
    notebook = run("auditor")
    said = printed(notebook)
    assert "credit_note" in tables(notebook)
    assert re.search(r"check-numbers: documents \d+, series 2, heads 2 .*\nexit status 0", said)
    note, bill = re.search(r"Credit note (C\d{4}-\d{7}) of \S+, amends (B\d{4}-\d{7})\n", said).groups()
    assert f"\nBill {bill} " in said
    assert "used, " in said
    assert "roaming" in said
    (record,) = re.findall(r'\{"record_id":"([^"]+)"', said)
    assert f"mediation  use {record}: " in said
    assert re.search(rf"document +credit note {note} of ", said)
    then, now = map(Decimal, re.findall(r"UTC +total due +([\d.]+) ", said))
    assert then > now
    assert f"{bill}: equal\n" in said
    unchanged, forged = said.split("unchanged: it is what that root was taken of")
    assert "WRONG" not in unchanged
    assert re.search(rf"documents.jsonl line \d+, {bill}: total is ", forged)
    assert re.search(r"WRONG: faults: \d+", forged)


@pytest.mark.slow
def test_the_folder_of_a_demo_is_emptied_for_the_next(demo: tuple[Path, str]) -> None:
    """The last, since it is."""
    folder = demo[0].parent
    empty(folder)
    assert [path.name for path in folder.iterdir()] == [SETTINGS_FILE], "what a seal made read-only, too"
