"""Runs the jobs of steps in one session: those of one step as a cold process does, or months of warm ones.

Prints one JSON line per step and round. A warm process runs every step on a new lake each round; of the first, in which
Java and Spark learn the work, nothing is said.
"""

import argparse
import json
import math
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from jobs import load_reference
from lake.settings import read_settings
from lake.store import Store
from machine.sessions import session
from tests.bench import bare_spark, in_duckdb
from tests.bench.measuring import Cost, grown, size
from tests.bench.month import Month
from tests.bench.steps import NAMES, STEPS, Step


def main() -> None:
    """Runs what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", help="this step alone, on the lake as it is")
    parser.add_argument("--rounds", type=int, help="all of --steps, on new lakes, so many times and once more")
    parser.add_argument("--seconds", type=float, default=math.inf, help="begin no round that would end later")
    parser.add_argument("--steps", type=lambda text: text.split(","), default=list(NAMES))
    parser.add_argument("--settings", type=Path, required=True)
    args = parser.parse_args()
    store = Store(session("bench"), read_settings(args.settings).lake.path)
    if args.step:
        (step,) = (step for step in STEPS if step.name == args.step)
        print(json.dumps(done(step, args.settings, store)))
    else:
        warm(args, store)


def done(step: Step, settings: Path, store: Store) -> dict[str, object]:
    """Runs a step and returns the counts of its last job."""
    counts = {}
    for job, argv in step.jobs:
        counts = job.counts(["--settings", str(settings), *argv], store)
    return counts


def warm(args: argparse.Namespace, store: Store) -> None:
    """Runs the steps round after round, one at least, and the straightforward queries beside rating and billing."""
    month = Month(args.settings.parent.parent, read_settings(args.settings))
    ends = time.monotonic() + args.seconds
    for number in range(args.rounds + 1):
        began = time.monotonic()
        one_round(month, number, args.steps, store)
        now = time.monotonic()
        if number and now + (now - began) > ends:
            break


def one_round(month: Month, number: int, names: Sequence[str], store: Store) -> None:
    """Runs the steps on a new lake, and the straightforward queries."""
    path = month.lake(f"warm-{number % 2}")
    lake = Store(store.spark, read_settings(path).lake.path)
    load_reference.JOB.counts(["--settings", str(path), "--subscribers", str(month.subscribers)], lake)
    for step in STEPS:
        if step.name in names and not step.apart:
            say(step.name, number, measured(step, path, lake))
    if {"rate", "bill"} <= set(names) and bare_spark.applies(month.settings):
        began = time.monotonic()
        bare_spark.run(lake, path.parent / "bare")
        say("bare Spark", number, Cost(time.monotonic() - began, *size([path.parent / "bare"])))
        if not number:
            bare_spark.check(lake, path.parent / "bare")
        say("DuckDB", number, in_duckdb.run(lake, path.parent / "duck"))


def measured(step: Step, settings: Path, lake: Store) -> Cost:
    """What a step costs in this session."""
    before = size([settings.parent])
    began = time.monotonic()
    counts = done(step, settings, lake)
    seconds = time.monotonic() - began
    return Cost(seconds, *grown([settings.parent], before), counts=counts)


def say(name: str, number: int, cost: Cost) -> None:
    """Tells what a step cost, but for the first round."""
    if number:
        print(json.dumps({"step": name, "cost": asdict(cost)}, default=str), flush=True)


if __name__ == "__main__":
    main()
