"""The notebook, committed without outputs, runs on a small lake from its own folder and draws its two pictures."""

from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from pyspark.sql import SparkSession

from gold.bills import BILLS
from jobs import bill_cycle, ingest_cdrs, load_reference, mediate_cdrs, produce_cdrs, rate_usage
from lake.settings import Lake, as_toml, read_settings
from lake.store import Store
from machine.notebook import SETTINGS, open_lake, settings_path
from tests.small_lakes import ROOT

NOTEBOOK = ROOT / "notebooks/quick_start.ipynb"
KERNEL_FOLDERS = ("JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR")
CYCLE = "2026-03"
NO_WARM_SESSION = ("SPARK_REMOTE", "")
"""Another test, or a user, may run one in this checkout."""


def committed() -> nbformat.NotebookNode:
    """The notebook as it is in git."""
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """Settings of a lake in a folder of its own."""
    local = read_settings(ROOT / "conf/local.toml")
    lake = Lake(*(str(tmp_path / name) for name in ("lake", "published", "invoices")))
    tariff = replace(local.tariff, path=str(ROOT / "conf/tariff"))
    path = tmp_path / "settings.toml"
    path.write_text(as_toml(replace(local, lake=lake, tariff=tariff)), encoding="utf-8")
    return path


def make_month(settings: Path, store: Store) -> None:
    """A small March from files to bills, by the jobs."""
    folder = settings.parent
    files, subscribers = ["--files", str(folder / "cdrs")], ["--subscribers-csv", str(folder / "subscribers.csv")]
    steps = [
        (produce_cdrs, ["--subscribers", "100", "--events", "3000", *files, *subscribers]),
        (ingest_cdrs, files),
        (load_reference, ["--subscribers", subscribers[1]]),
        (mediate_cdrs, ["--no-relay"]),
        (rate_usage, []),
        (bill_cycle, ["--cycle", CYCLE]),
    ]
    for job, argv in steps:
        assert job.main(["--settings", str(settings), *argv], store) == 0, job.__name__


def pictures(notebook: nbformat.NotebookNode) -> list[str]:
    """The PNGs that cells drew, in base64."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return [output.data["image/png"] for output in outputs if "image/png" in output.get("data", {})]


def printed(notebook: nbformat.NotebookNode) -> str:
    """What cells wrote to stdout."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return "".join(output.text for output in outputs if output.output_type == "stream" and output.name == "stdout")


def test_the_notebook_is_committed_without_outputs_and_execution_counts() -> None:
    cells = [cell for cell in committed().cells if cell.cell_type == "code"]
    assert cells
    assert not [cell.source for cell in cells if cell.outputs or cell.execution_count is not None]


def test_settings_are_found_from_the_root_and_from_the_notebooks_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, path in ((ROOT, "conf/local.toml"), (NOTEBOOK.parent, "conf/local.toml")):
        monkeypatch.chdir(folder)
        assert settings_path(path).resolve() == ROOT / "conf/local.toml"
    assert settings_path("../conf/local.toml").resolve() == ROOT / "conf/local.toml"


@pytest.mark.usefixtures("spark")
def test_a_lake_opens_in_the_session_of_the_jobs(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(NOTEBOOK.parent)
    monkeypatch.setenv(*NO_WARM_SESSION)
    assert open_lake("conf/local.toml").root == str(ROOT / "var/lake")
    monkeypatch.setenv(*NO_WARM_SESSION)
    monkeypatch.setenv(SETTINGS, str(settings))
    lake = open_lake()
    assert lake.root == str(settings.parent / "lake")
    assert lake.spark.conf.get("spark.sql.session.timeZone") == "UTC"
    assert lake.read(BILLS).count() == 0


@pytest.mark.slow
def test_the_notebook_runs_from_its_folder_and_draws_two_pictures(
    spark: SparkSession, settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a kernel and a Spark session of its own."""
    make_month(settings, Store(spark, str(tmp_path / "lake")))
    for name in KERNEL_FOLDERS:
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv(SETTINGS, str(settings))
    monkeypatch.setenv(*NO_WARM_SESSION)
    notebook = committed()
    place = {"metadata": {"path": str(NOTEBOOK.parent)}}
    NotebookClient(notebook, timeout=240, kernel_name="python3", resources=place).execute()
    assert "attached" not in printed(notebook)
    assert len(pictures(notebook)) == 2
    assert "3,000 events" in printed(notebook)
    in_pictures, on_bills = printed(notebook).split(" in the pictures, ")
    assert in_pictures.splitlines()[-1] == on_bills.split(" ")[0]
