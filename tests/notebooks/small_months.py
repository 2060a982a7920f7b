"""The demo of two small months, its March billed again after late files, and notebooks that run on it."""

import re
from contextlib import chdir, redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from pyspark.sql import SparkSession

from jobs import bill_cycle, ingest_cdrs, mediate_cdrs, produce_cdrs, publish_gold, rate_usage, run_month
from lake.settings import Lake, as_toml, read_settings
from lake.store import Store
from tests.small_lakes import ROOT

NOTEBOOKS = ROOT / "notebooks"
MARCH = "2026-03"
SIZE = ["--events", "2000", "--subscribers", "100"]
KERNEL_FOLDERS = ("JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR")


def settings_in(folder: Path) -> Path:
    """Settings of a lake in a folder of its own."""
    local = read_settings(ROOT / "conf/local.toml")
    lake = Lake(*(str(folder / name) for name in ("lake", "published", "invoices")))
    path = folder / "settings.toml"
    path.write_text(as_toml(replace(local, lake=lake)), encoding="utf-8")
    return path


def make_months(spark: SparkSession, folder: Path) -> str:
    """By the demo; then records that came late are a second version of March. Returns what the demo told."""
    store = Store(spark, str(folder / "lake"))
    with redirect_stdout(StringIO()) as told, chdir(ROOT):
        assert run_month.main(["--months", "2", *SIZE, "--folder", str(folder)], store) == 0
    settings = ["--settings", str(folder / run_month.SETTINGS_FILE)]
    for job, *argv in (
        (ingest_cdrs, "--files", str(late(settings, folder / "late"))),
        (mediate_cdrs, "--no-relay"),
        (rate_usage,),
        (bill_cycle, "--cycle", MARCH),
        (publish_gold,),
    ):
        assert job.main([*settings, *argv], store) == 0, job.__name__
    return told.getvalue()


def late(settings: list[str], folder: Path) -> Path:
    """A folder with other records of March, of the same people."""
    people = folder.with_name("the same people.csv")
    made = ["--files", str(folder), "--subscribers-csv", str(people)]
    assert produce_cdrs.main([*settings, "--month", MARCH, *SIZE, *made]) == 0
    for file in folder.iterdir():
        file.write_bytes(re.sub(rb'("record_id": ?")', rb"\1late ", file.read_bytes()))
    return folder


def committed(name: str) -> nbformat.NotebookNode:
    """A notebook as it is in git."""
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def executed(name: str) -> nbformat.NotebookNode:
    """The notebook after a run from its own folder, in a kernel of its own."""
    notebook = committed(name)
    place = {"metadata": {"path": str(NOTEBOOKS)}}
    NotebookClient(notebook, timeout=240, kernel_name="python3", resources=place).execute()
    return notebook


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """What its cells left."""
    return [output for cell in notebook.cells for output in cell.get("outputs", ())]


def pictures(notebook: nbformat.NotebookNode) -> list[str]:
    """The PNGs that cells drew, in base64."""
    return [output.data["image/png"] for output in outputs(notebook) if "image/png" in output.get("data", {})]


def printed(notebook: nbformat.NotebookNode) -> str:
    """What cells wrote to stdout."""
    streams = [output for output in outputs(notebook) if output.output_type == "stream"]
    return "".join(output.text for output in streams if output.name == "stdout")


def tables(notebook: nbformat.NotebookNode) -> str:
    """The grids that cells showed, as text."""
    return "\n".join(
        output.data["text/plain"] for output in outputs(notebook) if "text/plain" in output.get("data", {})
    )
