"""Bench months in lakes of their own, made from their seed alone by the jobs themselves, without a broker."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import gold
import silver
from jobs import bill_cycle, ingest_cdrs, load_reference, mediate_cdrs, produce_cdrs, rate_usage
from lake.settings import Lake, as_toml, read_settings
from lake.store import Store
from machine.command import Job
from tests.bench.month import CYCLE, tariff_folder
from tests.frozen.digests import Frozen, Page
from tests.frozen.pages import INPUTS, PAGES, frozen
from tests.small_lakes import ROOT

TARIFF = {20_000: "reference", 30_000: "rich"}
"""By which a month of so many events is rated. The small one is run on a cluster, by tests/cluster/test_month.py."""

SUBSCRIBERS = {20_000: 600, 30_000: 900}
"""How many numbers the events of a month are of."""


def frozen_month(store: Store, folder: Path, events: int, wanted: Frozen | None = None) -> Frozen:
    """What a month of so many events comes to. store: any, for its session. folder: made here. wanted: as frozen."""
    begun = begin(store, folder / "begun", events)
    usage = seen(store, begun, INPUTS[:1], wanted)
    return usage | end(store, begun, folder / "ended", TARIFF[events], wanted)


def begin(store: Store, folder: Path, events: int) -> Path:
    """The folder of a lake with the month's usage, and its subscribers as a file beside."""
    cdrs = str(folder / "cdrs")
    size = ["--events", str(events), "--subscribers", str(SUBSCRIBERS[events]), "--seed", "42", "--month", CYCLE]
    size += ["--subscribers-csv", str(folder / "subscribers.csv")]
    done(store, folder, "reference", produce_cdrs.JOB, "--files", cdrs, *size)
    done(store, folder, "reference", ingest_cdrs.JOB, "--files", cdrs)
    done(store, folder, "reference", mediate_cdrs.JOB)
    return folder


def end(store: Store, begun: Path, folder: Path, tariff: str, wanted: Frozen | None) -> Frozen:
    """Rates and bills a copy of a lake by a tariff."""
    shutil.copytree(begun / "lake", folder / "lake")
    done(store, folder, tariff, load_reference.JOB, "--subscribers", str(begun / "subscribers.csv"))
    done(store, folder, tariff, rate_usage.JOB)
    done(store, folder, tariff, bill_cycle.JOB, "--cycle", CYCLE)
    return seen(store, folder, (*INPUTS[1:], *PAGES), wanted)


def seen(store: Store, folder: Path, pages: Sequence[Page], wanted: Frozen | None) -> Frozen:
    """What some pages of a folder's lake hold."""
    return frozen(Store(store.spark, str(folder / "lake")), (*silver.TABLES, *gold.TABLES), pages, wanted)


def done(store: Store, folder: Path, tariff: str, job: Job, *argv: str) -> None:
    """Runs a job on the lake of a folder."""
    settings = read_settings(ROOT / "conf/local.toml")
    of_tariff = replace(settings.tariff, path=str(tariff_folder(folder, tariff)))
    lake = Lake(*(str(folder / name) for name in ("lake", "published", "invoices")))
    path = folder / "settings.toml"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(as_toml(replace(settings, lake=lake, tariff=of_tariff)), encoding="utf-8")
    job.counts(["--settings", str(path), *argv], Store(store.spark, lake.path))
