"""Runs a month from call records on Kafka to bills: every job in turn, in one Spark session, from an empty lake."""

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from bronze import TABLES as BRONZE
from gold import TABLES as GOLD
from gold.cycles import cycle
from jobs import (
    bill_cycle,
    ingest_cdrs,
    load_reference,
    mediate_cdrs,
    produce_cdrs,
    publish_gold,
    rate_usage,
    reconcile_lake,
    render_bills,
)
from lake.settings import Lake, Settings, as_toml
from lake.store import Store
from machine.broker import start_broker
from machine.command import Call, Counts, Job, Stop
from serving.month_summary import month_summary
from silver import TABLES as SILVER

QUICK_EVENTS = 200_000
"""A month of so many is over before Java's better compiler pays."""

SETTINGS_FILE = "settings.toml"
"""Tells that a folder is one of this job's, and may be emptied."""


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--month", type=cycle, default="2026-03", help="in the tariff's time zone (default: %(default)s)")
    produce_cdrs.size_arguments(parser)
    add("--folder", type=Path, default=Path("var/demo"), help="emptied, then filled (default: %(default)s)")
    add("--own-kafka", action="store_true", help="use the settings' Kafka and lake as they are; empty nothing")


def run(call: Call) -> Counts:
    """Runs the chain, prints what came of it, and returns each job's counts. Raises what its jobs raise."""
    began = time.monotonic()
    folder: Path = call.args.folder
    call = replace(call, quick=call.args.events <= QUICK_EVENTS)
    with ThreadPoolExecutor(1) as pool:
        begin(call, folder)
        opened = pool.submit(ready_store, call, lake_of(call, folder))  # while Kafka starts and takes the events
        with month_settings(call, folder) as settings:
            path = folder / SETTINGS_FILE
            path.write_text(as_toml(settings), encoding="utf-8")
            common = ["--settings", str(path)]
            groups = steps(call, folder)
            last = len(groups) + 1
            call.say(f"step 1 of {last}: {PRODUCE.name}, while Spark starts")
            counts = {PRODUCE.name: PRODUCE.counts(common + produced(call, folder))}
            store = opened.result()
            for number, group in enumerate(groups, start=2):
                call.say(f"step {number} of {last}: {' and '.join(job.name for job, _ in group)}")
                counts |= at_once(group, common, store)
    summary = month_summary(counts, settings, path, time.monotonic() - began)
    print(summary, file=sys.stderr if call.args.json else sys.stdout, flush=True)
    return counts


PRODUCE = produce_cdrs.JOB


def produced(call: Call, folder: Path) -> list[str]:
    """The arguments of produce-cdrs."""
    args = call.args
    size = [
        "--subscribers",
        str(args.subscribers),
        "--events",
        str(args.events),
        "--seed",
        str(args.seed),
        "--month",
        args.month.name,
    ]
    return [
        *size,
        "--subscribers-csv",
        str(folder / "subscribers.csv"),
        "--answer-key",
        str(folder / "answer_key.csv"),
    ]


Step = tuple[Job, list[str]]


def steps(call: Call, folder: Path) -> list[list[Step]]:
    """The jobs after the first, with their arguments. Those of a group need nothing of one another."""
    of_cycle = ["--cycle", call.args.month.name]
    return [
        [(ingest_cdrs.JOB, []), (load_reference.JOB, ["--subscribers", str(folder / "subscribers.csv")])],
        [(mediate_cdrs.JOB, [])],
        [(rate_usage.JOB, [])],
        [(bill_cycle.JOB, of_cycle)],
        [(publish_gold.JOB, []), (render_bills.JOB, of_cycle)],
        [(reconcile_lake.JOB, [])],
    ]


def at_once(group: list[Step], common: list[str], store: Store) -> Counts:
    """Runs a group's jobs at the same time and returns their counts by name: small ones wait more than they work."""
    with ThreadPoolExecutor(len(group)) as pool:
        running = {job.name: pool.submit(job.counts, common + argv, store) for job, argv in group}
        try:
            return {name: job.result() for name, job in running.items()}
        except KeyboardInterrupt:
            store.spark.stop()  # else what Spark is at would be waited for
            raise


def begin(call: Call, folder: Path) -> None:
    """Makes the month's folder, empty unless the settings' own Kafka and lake are used."""
    if call.args.own_kafka:
        folder.mkdir(parents=True, exist_ok=True)
    else:
        empty(folder)


def lake_of(call: Call, folder: Path) -> Lake:
    """The month's own lake in its folder, or that of the settings."""
    own = Lake(*(str(folder.resolve() / name) for name in ("lake", "published", "invoices")))
    return call.settings.lake if call.args.own_kafka else own


def ready_store(call: Call, lake: Lake) -> Store:
    """The lake with every table made."""
    store = Store(call.store.spark, lake.path)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(store.create, (*BRONZE, *SILVER, *GOLD)))
    return store


@contextmanager
def month_settings(call: Call, folder: Path) -> Iterator[Settings]:
    """The settings of the month's own lake and broker, which runs as long; or the call's as they are."""
    if call.args.own_kafka:
        yield call.settings
        return
    with closing(start_broker(folder / "broker")) as broker:
        call.say(f"Kafka is ready on {broker.servers}")
        yield replace(
            call.settings,
            lake=lake_of(call, folder),
            kafka=replace(call.settings.kafka, servers=broker.servers, client={}),
            tariff=replace(call.settings.tariff, first_cycle=call.args.month.name),
        )


def empty(folder: Path) -> None:
    """Makes the folder anew. Raises Stop for one that this job did not make."""
    if folder.exists() and any(folder.iterdir()) and not (folder / SETTINGS_FILE).exists():
        raise Stop(f"{folder} holds files that are not a demo's: name another --folder, or empty it yourself.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / SETTINGS_FILE).touch()


JOB = Job("run-month", __doc__, "tollhouse run-month --month 2026-03 --events 50000", arguments, run, streams=True)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
