"""Two small months from files to a snapshot, March rated and billed again after late files; notebooks run on it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from jobs import bill_cycle, ingest_cdrs, load_reference, mediate_cdrs, produce_cdrs, publish_gold, rate_usage
from lake.settings import Lake, as_toml, read_settings
from lake.store import Store
from tests.small_lakes import ROOT

NOTEBOOKS = ROOT / "notebooks"
FEBRUARY, MARCH = "2026-02", "2026-03"
KERNEL_FOLDERS = ("JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR")


def settings_in(folder: Path) -> Path:
    """Settings of a lake in a folder of its own."""
    local = read_settings(ROOT / "conf/local.toml")
    lake = Lake(*(str(folder / name) for name in ("lake", "published", "invoices")))
    tariff = replace(local.tariff, path=str(ROOT / "conf/tariff"), first_cycle=FEBRUARY)
    path = folder / "settings.toml"
    path.write_text(as_toml(replace(local, lake=lake, tariff=tariff)), encoding="utf-8")
    return path


def make_months(settings: Path, store: Store) -> None:
    """By the jobs: what came late is a second version of March."""
    folder = settings.parent
    subscribers, files = folder / "subscribers.csv", {name: folder / name for name in (FEBRUARY, MARCH, "late")}

    def do(job: Any, *argv: object) -> None:
        assert job.main(["--settings", str(settings), *map(str, argv)], store) == 0, job.__name__

    for month, events in ((FEBRUARY, 1_000), (MARCH, 3_000)):
        made = ("--files", files[month], "--subscribers-csv", subscribers)
        do(produce_cdrs, "--month", month, "--subscribers", 100, "--events", events, *made)
    part(files[MARCH], files["late"])
    do(load_reference, "--subscribers", subscribers)
    for names, cycles in (((FEBRUARY, MARCH), (FEBRUARY, MARCH)), (("late",), (MARCH,))):
        for name in names:
            do(ingest_cdrs, "--files", files[name])
        do(mediate_cdrs, "--no-relay")
        do(rate_usage)
        for cycle in cycles:
            do(bill_cycle, "--cycle", cycle)
    do(publish_gold)


def part(folder: Path, late: Path) -> None:
    """Moves every other record of a folder's files to another."""
    late.mkdir()
    for file in list(folder.iterdir()):
        lines = file.read_bytes().splitlines(keepends=True)
        file.write_bytes(b"".join(lines[::2]))
        (late / f"late-{file.name}").write_bytes(b"".join(lines[1::2]))


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
