"""Measures a month on this machine: each step cold, as a process of its own, and warm, beside what others take.

With rate, the kernel by itself too; with bill, short commands and a small lake.

make bench ARGS="--events 1000000 --tariff rich --steps rate,bill --runs 3"
"""

import argparse
import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from lake.errors import Stop
from machine.command import whole_number
from machine.process import last_words
from tests.bench.commands import TOLLHOUSE, commands, kernel, ran, small_lake
from tests.bench.consumer import consumed
from tests.bench.measuring import Cost, of_process
from tests.bench.month import TARIFFS, Month, month
from tests.bench.report import Costs, insides, ratios, table
from tests.bench.steps import NAMES, STEPS, Step

FOLDER = Path("var/bench")
IN_SESSION = (sys.executable, "-m", "tests.bench.in_session")


def main() -> int:
    """Measures what the arguments ask for, prints the table, and writes all numbers as JSON."""
    args = arguments().parse_args()
    began = time.monotonic()
    try:
        with month(FOLDER, args.events, args.subscribers, args.tariff) as traffic:
            cold, warm = measured(traffic, args, began + args.minutes * 60)
    except Stop as stop:
        print(f"bench: {stop}", file=sys.stderr)
        return 1
    print(table(cold, warm, args.events), *ratios(cold, warm), *insides(cold), sep="\n")
    path = FOLDER / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{args.tariff}-{args.events}.json"
    numbers = {
        kind: {name: [asdict(cost) for cost in costs] for name, costs in steps.items()}
        for kind, steps in (("cold", cold), ("warm", warm))
    }
    path.write_text(json.dumps(vars(args) | numbers, indent=1, default=str), encoding="utf-8")
    print(f"\nall numbers: {path} ({time.monotonic() - began:.0f} s)")
    return 0


def arguments() -> argparse.ArgumentParser:
    """What can be asked for."""
    parser = argparse.ArgumentParser("make bench", None, __doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--events", type=whole_number(1_000, 20_000_000), default=1_000_000, help="default: %(default)s")
    add("--subscribers", type=whole_number(1, 1_000_000), default=30_000, help="default: %(default)s")
    add("--tariff", choices=TARIFFS, default=TARIFFS[0], help="default: %(default)s")
    add("--steps", type=names, default=NAMES, help=f"of {','.join(NAMES)}; default: all")
    add(
        "--runs",
        type=whole_number(1, 100),
        default=3,
        help="of each step, cold and warm, at most (default: %(default)s)",
    )
    help_ = "leave out runs, but for the first, that would end later (default: %(default)s)"
    add("--minutes", type=whole_number(1, 1_000), default=20, help=help_)
    add("--only", choices=("cold", "warm"), help="leave the other out")
    return parser


def names(text: str) -> tuple[str, ...]:
    steps = tuple(text.split(","))
    if unknown := set(steps) - set(NAMES):
        raise argparse.ArgumentTypeError(
            f"no step is called {', '.join(sorted(unknown))}: name some of {', '.join(NAMES)}"
        )
    return steps


def measured(traffic: Month, args: argparse.Namespace, ends: float) -> tuple[Costs, Costs]:
    """What each step cost, cold and warm: a round of each and what is beside, then what ends in time, warm first."""
    cold: defaultdict[str, list[Cost]] = defaultdict(list)
    warm: defaultdict[str, list[Cost]] = defaultdict(list)
    took = 0.0
    if args.only != "warm":
        took = noted(cold, "cold", cold_round(traffic, args))
        noted(cold, "cold", beside(traffic, args))
    if args.only != "cold":
        noted(warm, "warm", warm_rounds(traffic, args, ends - time.monotonic()))
    for _ in range(1, args.runs if args.only != "warm" else 1):
        if time.monotonic() + took > ends:
            print("bench: another cold round would not end in time", file=sys.stderr)
            break
        noted(cold, "cold", cold_round(traffic, args))
    return cold, warm


def noted(costs: dict[str, list[Cost]], kind: str, measurements: Iterator[tuple[str, Cost]]) -> float:
    """Adds costs as they are found, and tells them; returns the seconds that all took."""
    began = time.monotonic()
    for name, cost in measurements:
        print(f"bench: {kind} {name}: {cost.seconds:.1f} s", file=sys.stderr, flush=True)
        costs[name].append(cost)
    return time.monotonic() - began


def cold_round(traffic: Month, args: argparse.Namespace) -> Iterator[tuple[str, Cost]]:
    """Each step as a process, on a lake that earlier ones filled: those not asked for run too, for what they leave."""
    settings = traffic.lake("cold")
    load(traffic, settings)
    for step in STEPS[: max(NAMES.index(name) for name in args.steps) + 1]:
        if step.apart and step.name not in args.steps:
            continue
        cost = cold_cost(traffic, step, traffic.copied("apart", settings) if step.apart else settings)
        if step.name in args.steps:
            yield step.name, cost
    if "ingest" in args.steps:
        yield "consumer-perf", consumed(traffic.settings.kafka, args.events, traffic.folder / "bench.log")


def beside(traffic: Month, args: argparse.Namespace) -> Iterator[tuple[str, Cost]]:
    """On the lake of the cold round: the kernel by itself, where rating is asked for, and short commands, where billing
    is."""
    settings = traffic.settings_of(traffic.folder / "cold")
    if "rate" in args.steps:
        yield from kernel(traffic, settings)
    if "bill" in args.steps:
        yield from commands(traffic, settings, args.runs)
        yield from small_lake(traffic)


def load(traffic: Month, settings: Path) -> None:
    """Loads the tariff and the numbers, unmeasured."""
    command: list[str | Path] = [*TOLLHOUSE, "load-reference", "--settings", settings]
    ran([*command, "--subscribers", traffic.subscribers], traffic.folder / "bench.log")


def cold_cost(traffic: Month, step: Step, settings: Path) -> Cost:
    """A step as one process."""
    command: list[str | Path] = [*IN_SESSION, "--step", step.name, "--settings", settings]
    return of_process(command, [settings.parent], traffic.folder / "bench.log", traffic.folder / "events")


def warm_rounds(traffic: Month, args: argparse.Namespace, seconds: float) -> Iterator[tuple[str, Cost]]:
    """The steps again and again in one session, for so many seconds."""
    needed = NAMES[: max(NAMES.index(name) for name in args.steps) + 1]
    asked = ["--rounds", str(args.runs), "--seconds", f"{seconds:.0f}", "--steps", ",".join(needed)]
    asked += ["--settings", str(traffic.lake("warm"))]
    path = traffic.folder / "bench.log"
    with (
        path.open("ab") as log,
        subprocess.Popen([*IN_SESSION, *asked], stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            measurement = json.loads(line)
            if measurement["step"] in args.steps or measurement["step"] not in NAMES:
                yield measurement["step"], Cost(**measurement["cost"])
    if process.returncode:
        raise Stop(f"the warm session ended with {process.returncode}, {path} says: {last_words(path)}")


if __name__ == "__main__":
    raise SystemExit(main())
