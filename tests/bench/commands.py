"""Short commands, a process each, on a lake whose month is billed; a small lake; and the kernel, a process a tariff."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from polars import col

from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from lake.errors import Stop
from lake.reader import Reader
from lake.settings import read_settings
from machine.process import last_words, logged
from tests.bench.measuring import Cost, of_process
from tests.bench.month import CYCLE, TARIFFS, Month, tariff_folder

TOLLHOUSE = (sys.executable, "-m", "jobs")
AGAIN = {"rate-usage": (), "bill-cycle": ("--cycle", CYCLE)}
START = {"plan": "standard", "start": "2026-03-06T09:00:00"}
LINES = [
    START | {"usage_id": "u1", "record_type": "voice", "units": 150, "called_number": "0661000002"},
    START | {"usage_id": "u2", "record_type": "voice", "units": 30, "called_number": "+33612345678"},
    START | {"usage_id": "u3", "record_type": "sms", "units": 1, "called_number": "0661000002"},
    START | {"usage_id": "u4", "record_type": "data", "units": 7_500_000},
    START | {"usage_id": "u5", "record_type": "data", "units": 1_000_000, "visited_network": "20801"},
]


def commands(month: Month, settings: Path, runs: int) -> Iterator[tuple[str, Cost]]:
    """The commands that only read, and those that find nothing new."""
    reader, usage = Reader(read_settings(settings).lake.path), month.folder / "five.jsonl"
    usage.write_text("".join(f"{json.dumps(line)}\n" for line in LINES), encoding="utf-8")
    account = reader.scan(BILLS).select(col("account_id").min()).collect().item()
    rated = reader.scan(RATED_USAGE).filter(col("status") == "rated").select("usage_id", "start_time")
    last = rated.sort("start_time", "usage_id").select(col("usage_id").last()).collect().item()
    asked = {
        "show-bill": ("show-bill", "--cycle", CYCLE, "--account", account),
        "explain-charge": ("explain-charge", last),
        "check-tariff": ("check-tariff",),
        "price-usage, 5 lines": ("price-usage", "--usage", usage, "--out", month.folder / "prices.jsonl"),
        **{f"{name}, nothing new": (name, *argv) for name, argv in AGAIN.items()},
    }
    for name, command in asked.items():
        for _ in range(runs):
            yield name, cost(month, command, settings)


def small_lake(month: Month) -> Iterator[tuple[str, Cost]]:
    """A hundred uses rated, and 34 accounts billed."""
    settings = month.lake("small")
    ran([sys.executable, "-m", "tests.bench.small_lake", settings], month.folder / "bench.log")
    for name, argv in AGAIN.items():
        yield f"{name}, small lake", cost(month, (name, *argv), settings)


def cost(month: Month, command: Sequence[str | Path], settings: Path) -> Cost:
    """What a command of tollhouse costs as a process, whatever the number of events."""
    asked = [*TOLLHOUSE, *command, "--json", "--settings", settings]
    return replace(of_process(asked, [settings.parent], month.folder / "bench.log", month.folder / "events"), uses=0)


def kernel(month: Month, settings: Path) -> Iterator[tuple[str, Cost]]:
    """The kernel by itself over the month's uses, on one core: each tariff, compiled and plain."""
    log = month.folder / "bench.log"
    for tariff in TARIFFS:
        folder = tariff_folder(month.folder, tariff)
        command: list[str | Path] = [sys.executable, "-m", "tests.bench.kernel"]
        with log.open("ab") as words:
            done = subprocess.run(
                [*command, "--settings", settings, "--tariff", folder],
                stdout=subprocess.PIPE,
                stderr=words,
                env=os.environ | {"POLARS_MAX_THREADS": "1"},
                check=False,
            )
        if done.returncode:
            raise Stop(f"the kernel by itself ended with {done.returncode}, {log} says: {last_words(log)}")
        for line in done.stdout.splitlines():
            measurement = json.loads(line)
            yield f"kernel {measurement['form']}, {tariff}", Cost(**measurement["cost"])


def ran(command: Sequence[str | Path], log: Path) -> None:
    """Runs a command. Raises Stop where it fails."""
    if logged(command, log):
        raise Stop(f"{' '.join(map(str, command))} failed, {log} says: {last_words(log)}")
