"""Two small months from files to a snapshot: February is issued, corrected and sealed, March rated and billed again
after late files; notebooks run on it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from gold.cycles import cycle
from jobs import (
    approve_bills,
    bill_cycle,
    ingest_cdrs,
    issue_bills,
    load_reference,
    mediate_cdrs,
    produce_cdrs,
    publish_gold,
    rate_usage,
    rerate_usage,
    seal_cycle,
)
from jobs.reading.demo_documents import demo_documents
from jobs.reading.demo_tariff import MISTAKE, PLAN, with_mistake
from lake.note_settings import MOST_MONTHS
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
    documents, notes = demo_documents(local.documents, folder, 0), replace(local.notes, months=MOST_MONTHS)
    kept = replace(local.retention, detail_months=MOST_MONTHS, documents_years=MOST_MONTHS // 12)
    of_months = replace(local, lake=lake, tariff=tariff, documents=documents, notes=notes, retention=kept)
    path.write_text(as_toml(of_months), encoding="utf-8")
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
    mistaken = with_mistake(ROOT / "conf/tariff", folder / "mistaken", cycle(FEBRUARY))
    do(load_reference, "--subscribers", subscribers, "--tariff", mistaken)
    receive(do, files[FEBRUARY], files[MARCH])
    issue_corrected(do, FEBRUARY)
    do(bill_cycle, "--cycle", MARCH)
    receive(do, files["late"])
    do(bill_cycle, "--cycle", MARCH)
    do(publish_gold)


def receive(do: Callable[..., None], *folders: Path) -> None:
    """Files up to rated usage."""
    for files in folders:
        do(ingest_cdrs, "--files", files)
    do(mediate_cdrs, "--no-relay")
    do(rate_usage)


def issue_corrected(do: Callable[..., None], name: str) -> None:
    """Issues a cycle with a mistake in its tariff, then the credit notes, and seals it."""
    do(bill_cycle, "--cycle", name)
    for corrected in (False, True):
        if corrected:
            do(load_reference)
            do(rerate_usage, "--cycle", name, "--plan", PLAN, "--reason", MISTAKE)
        do(approve_bills, "--cycle", name)
        do(issue_bills, "--cycle", name, "--jobs", "1")
    do(seal_cycle, "--cycle", name)


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
