"""Runs months from call records on Kafka to bills: every job in turn, in one Spark session, from an empty lake."""

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from bronze import TABLES as BRONZE
from gold import PUBLISHED as GOLD
from gold.cycles import Cycle, cycle, up_to
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
from jobs.reading.demo_tariff import with_costs
from lake.settings import Lake, Settings, as_toml
from lake.store import Store
from machine.broker import start_broker
from machine.command import Call, Counts, Job, Stop
from serving.month_summary import month_summary
from silver import TABLES as SILVER

QUICK_EVENTS = 200_000
"""What has so few is over before Java's better compiler pays."""

SETTINGS_FILE = "settings.toml"
"""Tells that a folder is one of this job's, and may be emptied."""


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--month", type=cycle, default="2026-03", help="the last, in the tariff's time zone (default: %(default)s)")
    produce_cdrs.size_arguments(parser)
    parser.set_defaults(months=3)
    add("--folder", type=Path, default=Path("var/demo"), help="emptied, then filled (default: %(default)s)")
    add("--own-kafka", action="store_true", help="use the settings' Kafka and lake as they are; empty nothing")


def run(call: Call) -> Counts:
    """Runs the chain, prints what came of it, and returns each job's counts. Raises what its jobs raise."""
    began = time.monotonic()
    folder: Path = call.args.folder
    groups = steps(call, folder)
    call = replace(call, quick=call.args.events <= QUICK_EVENTS)
    with ThreadPoolExecutor(1) as pool:
        begin(call, folder)
        opened = pool.submit(ready_store, call, lake_of(call, folder))  # while Kafka starts and takes the events
        with month_settings(call, folder) as settings:
            path = folder / SETTINGS_FILE
            path.write_text(as_toml(settings), encoding="utf-8")
            common = ["--settings", str(path)]
            last = len(groups) + 1
            call.say(f"step 1 of {last}: {PRODUCE.name}, while Spark starts")
            counts = {PRODUCE.name: PRODUCE.counts(common + produced(call, folder))}
            store = opened.result()
            for number, group in enumerate(groups, start=2):
                call.say(f"step {number} of {last}: {' and '.join(group)}")
                counts |= at_once(group, common, store)
    summary = month_summary(counts, settings, path, time.monotonic() - began)
    print(summary, file=sys.stderr if call.args.json else sys.stdout, flush=True)
    return counts


PRODUCE = produce_cdrs.JOB


def produced(call: Call, folder: Path) -> list[str]:
    """The arguments of produce-cdrs."""
    args = call.args
    wanted = {
        "--subscribers": args.subscribers,
        "--events": args.events,
        "--seed": args.seed,
        "--month": args.month.name,
        "--months": args.months,
        "--subscribers-csv": folder / "subscribers.csv",
        "--answer-key": folder / "answer_key.csv",
    }
    return [text for name, value in wanted.items() for text in (name, str(value))]


Group = dict[str, tuple[Job, list[str]]]
"""Jobs with their arguments, by what their counts are called. They need nothing of one another."""


def steps(call: Call, folder: Path) -> list[Group]:
    """The jobs after the first. A month's bills are drawn while the next one's are made, the last at publishing."""
    people = ["--subscribers", str(folder / "subscribers.csv")]
    cycles = cycles_of(call)
    return [
        {ingest_cdrs.JOB.name: (ingest_cdrs.JOB, []), load_reference.JOB.name: (load_reference.JOB, people)},
        {mediate_cdrs.JOB.name: (mediate_cdrs.JOB, [])},
        {rate_usage.JOB.name: (rate_usage.JOB, [])},
        of_cycle(bill_cycle.JOB, cycles[0]),
        *(of_cycle(bill_cycle.JOB, this) | of_cycle(render_bills.JOB, before) for before, this in pairwise(cycles)),
        {publish_gold.JOB.name: (publish_gold.JOB, [])} | of_cycle(render_bills.JOB, cycles[-1]),
        {reconcile_lake.JOB.name: (reconcile_lake.JOB, [])},
    ]


def of_cycle(job: Job, cycle: Cycle) -> Group:
    """A job for one cycle."""
    return {f"{job.name} {cycle.name}": (job, ["--cycle", cycle.name])}


def cycles_of(call: Call) -> list[Cycle]:
    """The months, the first first. Raises Stop where the settings' own lake bills the first of them not."""
    cycles, first = up_to(call.args.month, call.args.months), call.settings.tariff.first_cycle
    if call.args.own_kafka and cycles[0].name < first:
        raise Stop(
            f"{cycles[0].name} is before {first}, the settings' first_cycle: set that, or ask for fewer --months."
        )
    return cycles


def at_once(group: Group, common: list[str], store: Store) -> Counts:
    """Runs a group's jobs at the same time and returns their counts: small ones wait more than they work."""
    with ThreadPoolExecutor(len(group)) as pool:
        running = {name: pool.submit(job.counts, common + argv, store) for name, (job, argv) in group.items()}
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
    """The settings of the months' own lake, tariff and broker, which runs as long; or the call's as they are."""
    if call.args.own_kafka:
        yield call.settings
        return
    tariff = str(with_costs(Path(call.settings.tariff.path), folder.resolve() / "tariff"))
    with closing(start_broker(folder / "broker")) as broker:
        call.say(f"Kafka is ready on {broker.servers}")
        yield replace(
            call.settings,
            lake=lake_of(call, folder),
            kafka=replace(call.settings.kafka, servers=broker.servers, client={}, lag_group=""),
            tariff=replace(call.settings.tariff, path=tariff, first_cycle=cycles_of(call)[0].name),
        )


def empty(folder: Path) -> None:
    """Makes the folder anew. Raises Stop for one that this job did not make."""
    if folder.exists() and any(folder.iterdir()) and not (folder / SETTINGS_FILE).exists():
        raise Stop(f"{folder} holds files that are not a demo's: name another --folder, or empty it yourself.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / SETTINGS_FILE).touch()


JOB = Job(
    "run-month", __doc__, "tollhouse run-month --months 3 --events 50000", arguments, run, streams=True, kept=False
)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
