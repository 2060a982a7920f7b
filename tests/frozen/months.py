"""A bench month in a lake of its own, made from its seed alone by the jobs themselves, without a broker."""

from dataclasses import replace
from pathlib import Path

import gold
import silver
from jobs import bill_cycle, ingest_cdrs, load_reference, mediate_cdrs, produce_cdrs, rate_usage
from lake.settings import Lake, as_toml, read_settings
from lake.store import Store
from machine.command import Job
from tests.bench.month import CYCLE, tariff_folder
from tests.frozen.digests import Frozen
from tests.frozen.pages import INPUTS, PAGES, frozen
from tests.small_lakes import ROOT

EVENTS, SUBSCRIBERS, TARIFF = 30_000, 900, "rich"
"""The month, which tests/cluster/test_month.py makes on a cluster."""

SIZE = ["--events", str(EVENTS), "--subscribers", str(SUBSCRIBERS), "--seed", "42", "--month", CYCLE]


def frozen_month(store: Store, folder: Path) -> Frozen:
    """What the month comes to. store: any, for its session. folder: made here."""
    cdrs, subscribers = str(folder / "cdrs"), str(folder / "subscribers.csv")
    for job, *argv in (
        (produce_cdrs, "--files", cdrs, *SIZE, "--subscribers-csv", subscribers),
        (ingest_cdrs, "--files", cdrs),
        (mediate_cdrs,),
        (load_reference, "--subscribers", subscribers),
        (rate_usage,),
        (bill_cycle, "--cycle", CYCLE),
    ):
        done(store, folder, job.JOB, *argv)
    return frozen(Store(store.spark, str(folder / "lake")), (*silver.TABLES, *gold.TABLES), (*INPUTS, *PAGES))


def done(store: Store, folder: Path, job: Job, *argv: str) -> None:
    """Runs a job on the lake of a folder."""
    settings = read_settings(ROOT / "conf/local.toml")
    of_tariff = replace(settings.tariff, path=str(tariff_folder(folder, TARIFF)))
    lake = Lake(*(str(folder / name) for name in ("lake", "published", "invoices")))
    path = folder / "settings.toml"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(as_toml(replace(settings, lake=lake, tariff=of_tariff)), encoding="utf-8")
    job.counts(["--settings", str(path), *argv], Store(store.spark, lake.path))
