"""Jobs of billing killed at work, and a rating beside a billing: the next run ends as a clean one does."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bases import BASES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import approve_bills, bill_cycle, issue_bills, rate_usage, rerate_usage, seal_cycle
from lake.reader import Reader
from lake.store import Store
from machine.command import Job
from silver.usage import USAGE
from tests.builders import ROOT
from tests.in_the_lake.corrections_in_the_lake import Played
from tests.oracle.corrections import cases
from tests.small_lakes import write

pytestmark = pytest.mark.slow

(LATE,) = [case for case in cases() if case["name"] == "01_late_use_carried"]
ALONE = os.environ | {"SPARK_REMOTE": ""}
MARCH = ("--cycle", "2026-03")
TABLES = (RATED_USAGE, ALLOWANCE_BALANCES, BILL_LINES, BILLS)


@pytest.fixture(scope="module")
def issued(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """March is issued; then a late use came, which nothing has rated."""
    folder = tmp_path_factory.mktemp("issued")
    played = Played(Store(spark, str(folder / "lake")), folder, LATE)
    for step, _ in played.steps():
        if step["issued"]:
            break
    write(played.store, USAGE, [played.use(name) for name in ("u2",)])
    return played


def copied(played: Played, folder: Path) -> Played:
    shutil.copytree(played.folder, folder, dirs_exist_ok=True)
    other = replace(played, store=Store(played.store.spark, str(folder / "lake")), folder=folder)
    other.begin()
    return other


def run(played: Played, job: Job, *arguments: str) -> dict[str, Any]:
    return job.counts([*arguments, *played.settings], played.store)


def process(played: Played, job: Job, *arguments: str) -> "subprocess.Popen[str]":
    """A run in a process group of its own."""
    command = [sys.executable, "-m", "jobs", job.name, *arguments, *played.settings]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=ALONE, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def killed(running: "subprocess.Popen[str]", when: Callable[[], bool]) -> None:
    """Kills a run, and all that it started, as soon as it has come so far."""
    while running.poll() is None and not when():
        time.sleep(0.002)
    assert running.poll() is None, running.communicate()
    os.killpg(running.pid, signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL


def content(played: Played) -> list[list[tuple[Any, ...]]]:
    """What tables say, but for which run said it when."""
    reader = Reader(played.store.root)
    rows = [[tuple(str(row[name]) for name in table.content) for row in reader.rows(table)] for table in TABLES]
    return [sorted(of_table) for of_table in rows]


def test_a_billing_that_is_killed_between_its_two_tables_is_made_whole(issued: Played, tmp_path: Path) -> None:
    clean, broken = (copied(issued, tmp_path / name) for name in ("clean", "broken"))
    for played in (clean, broken):
        run(played, rate_usage.JOB)
    run(clean, bill_cycle.JOB, *MARCH)
    log = Path(broken.store.path(BILL_LINES)) / "_delta_log"
    before = len(list(log.glob("*.json")))
    killed(process(broken, bill_cycle.JOB, *MARCH), lambda: len(list(log.glob("*.json"))) > before)
    run(broken, bill_cycle.JOB, *MARCH)
    assert content(broken) == content(clean)
    assert run(broken, approve_bills.JOB, *MARCH)["approved"] == run(clean, approve_bills.JOB, *MARCH)["approved"]


def test_a_rerating_that_is_killed_once_its_bases_moved_is_completed(issued: Played, tmp_path: Path) -> None:
    clean, broken = (copied(issued, tmp_path / name) for name in ("clean", "broken"))
    for played in (clean, broken):
        played.load({"tariff": "first", "subscribers": "first"})
        csv = played.folder / "subscribers.csv"
        csv.write_text(csv.read_text(encoding="utf-8").replace("Customer", "Client"), encoding="utf-8")
        played.run_load(csv)
    run(clean, rerate_usage.JOB, *MARCH)
    log = Path(broken.store.path(BASES)) / "_delta_log"
    killed(process(broken, rerate_usage.JOB, *MARCH), lambda: any(log.glob("*1.json")))
    run(broken, rerate_usage.JOB, *MARCH)
    assert content(broken) == content(clean)


def test_a_sealing_that_is_killed_leaves_nothing_and_the_next_makes_the_whole(issued: Played, tmp_path: Path) -> None:
    played = copied(issued, tmp_path)
    making = played.folder / "seals/.2026-03.new"
    killed(process(played, seal_cycle.JOB, *MARCH), (making / "usage").exists)
    assert not (played.folder / "seals/2026-03").exists()
    assert run(played, seal_cycle.JOB, *MARCH)["documents"] == 1
    assert [path.name for path in (played.folder / "seals").iterdir()] == ["2026-03"]


def test_a_rating_beside_a_billing_leaves_bills_of_one_rating(issued: Played, tmp_path: Path) -> None:
    """Whatever order the two end in, bills made once more are those of a lake in which one followed the other."""
    clean, both = (copied(issued, tmp_path / name) for name in ("clean", "both"))
    run(clean, rate_usage.JOB)
    run(clean, bill_cycle.JOB, *MARCH)
    runs = [process(both, bill_cycle.JOB, *MARCH), process(both, rate_usage.JOB)]
    said = [one.communicate(timeout=250) for one in runs]
    assert [one.returncode for one in runs] == [0, 0], said
    run(both, bill_cycle.JOB, *MARCH)
    assert content(both) == content(clean)
    assert run(both, issue_bills.JOB, *MARCH, "--jobs", "1")["issued"] == 0
