"""Runs months from call records on Kafka to bills: every job in turn, in one Spark session, from an empty lake.

The first of several months is issued, with a mistake in its tariff, corrected by credit notes, sealed and verified.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path

from bronze import TABLES as BRONZE
from gold import PUBLISHED as GOLD
from gold.cycles import Cycle, cycle, up_to
from jobs import produce_cdrs, seal_cycle, verify_seal
from jobs.reading.demo_documents import demo_documents, kept_long
from jobs.reading.demo_tariff import is_reference, with_costs, with_mistake
from jobs.reading.month_steps import Group, Months, steps
from lake.note_settings import MOST_MONTHS
from lake.settings import Lake, Settings, as_toml
from lake.store import Store
from machine.broker import start_broker
from machine.command import Call, Counts, Job, Stop
from machine.progress import above
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
    add(
        "--own-kafka", action="store_true", help="use the settings' Kafka and lake as they are; empty and issue nothing"
    )


def run(call: Call) -> Counts:
    """Runs the chain, prints what came of it, and returns each job's counts. Raises what its jobs raise."""
    began = time.monotonic()
    folder: Path = call.args.folder
    months = months_of(call, folder)
    groups = steps(months)
    call = replace(call, quick=call.args.events <= QUICK_EVENTS)
    with ThreadPoolExecutor(1) as pool:
        begin(call, folder)
        opened = pool.submit(ready_store, call, lake_of(call, folder))  # while Kafka starts and takes the events
        with month_settings(call, folder, months) as settings:
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
            counts |= verified(months, settings, counts, common)
    summary = month_summary(counts, settings, path, time.monotonic() - began)
    above(summary, sys.stderr if call.args.json else sys.stdout)
    return counts


PRODUCE, SEAL, VERIFY = produce_cdrs.JOB, seal_cycle.JOB, verify_seal.JOB


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


def verified(months: Months, settings: Settings, counts: Counts, common: list[str]) -> Counts:
    """The counts of verify-seal of the month that was sealed, by the root of that, and what it told."""
    if not months.issues:
        return {}
    sealed, told = counts[f"{SEAL.name} {months.cycles[0].name}"], StringIO()
    with redirect_stdout(told):
        seal = Path(settings.documents.seals, sealed["seal"])
        verdict = VERIFY.counts([str(seal), "--root", sealed["root"], *common])
    return {VERIFY.name: verdict | {"told": told.getvalue().splitlines()}}


def months_of(call: Call, folder: Path) -> Months:
    """What is done with which months. In a lake of one's own nothing is issued: that could not be taken back."""
    cycles, people = cycles_of(call), folder / "subscribers.csv"
    if call.args.own_kafka or len(cycles) == 1:  # a month is issued, and mended, once the next has begun
        return Months(cycles, people)
    mistaken = folder.resolve() / "tariff_with_mistake" if is_reference(Path(call.settings.tariff.path)) else None
    return Months(cycles, people, issues=True, mistaken=mistaken)


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
    usual = call.settings.retention
    store = Store(call.store.spark, lake.path, usual if call.args.own_kafka else kept_long(usual))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(store.create, (*BRONZE, *SILVER, *GOLD)))
    return store


@contextmanager
def month_settings(call: Call, folder: Path, months: Months) -> Iterator[Settings]:
    """The settings of the months' own lake, tariff and broker, which runs as long; or the call's as they are."""
    if call.args.own_kafka:
        yield call.settings
        return
    tariff = with_costs(Path(call.settings.tariff.path), folder.resolve() / "tariff")
    if months.mistaken is not None:
        with_mistake(tariff, months.mistaken, months.cycles[0])
    uses = call.args.events // call.args.subscribers
    with closing(start_broker(folder / "broker")) as broker:
        call.say(f"Kafka is ready on {broker.servers}")
        yield replace(
            call.settings,
            lake=lake_of(call, folder),
            kafka=replace(call.settings.kafka, servers=broker.servers, client={}, lag_group=""),
            tariff=replace(call.settings.tariff, path=str(tariff), first_cycle=months.cycles[0].name),
            documents=demo_documents(call.settings.documents, folder.resolve(), uses),
            notes=replace(call.settings.notes, months=MOST_MONTHS),  # whenever the demo is run
            retention=kept_long(call.settings.retention),
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
