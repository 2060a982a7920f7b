"""Jobs of billing killed at work, and a rating beside a billing: the next run ends as a clean one does."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import approve_bills, bill_cycle, issue_bills, rate_usage, seal_cycle
from lake.errors import Stop
from lake.locks import holders
from lake.reader import Reader
from lake.store import Store
from machine.command import Job
from silver.usage import USAGE
from tests.crashes import Crash, crashing_at
from tests.in_the_lake.corrections_in_the_lake import Played
from tests.oracle.corrections import cases
from tests.processes import Running, has_session, killed, process, wait
from tests.small_lakes import write

pytestmark = pytest.mark.slow

(LATE,) = [case for case in cases() if case["name"] == "01_late_use_carried"]
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


def content(played: Played) -> list[list[tuple[Any, ...]]]:
    """What tables say, but for which run said it when."""
    reader = Reader(played.store.root)
    rows = [[tuple(str(row[name]) for name in table.content) for row in reader.rows(table)] for table in TABLES]
    return [sorted(of_table) for of_table in rows]


@pytest.fixture(scope="module")
def rated(issued: Played, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The late use rated."""
    played = copied(issued, tmp_path_factory.mktemp("rated"))
    run(played, rate_usage.JOB)
    return played


@pytest.fixture(scope="module")
def clean(rated: Played, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """And billed after."""
    played = copied(rated, tmp_path_factory.mktemp("clean"))
    run(played, bill_cycle.JOB, *MARCH)
    return played


def billing(played: Played) -> Running:
    return process(bill_cycle.JOB, [*MARCH, *played.settings])


def test_a_billing_that_is_killed_between_its_two_tables_is_made_whole(
    rated: Played, clean: Played, tmp_path: Path
) -> None:
    broken = copied(rated, tmp_path)
    log = Path(broken.store.path(BILL_LINES)) / "_delta_log"
    before = len(list(log.glob("*.json")))
    killed(billing(broken), lambda: len(list(log.glob("*.json"))) > before)
    run(broken, bill_cycle.JOB, *MARCH)
    assert content(broken) == content(clean)
    assert run(broken, approve_bills.JOB, *MARCH)["approved"] == 0


@pytest.mark.parametrize("point", ["lines are written", "bills are written"])
def test_a_billing_that_breaks_off_is_approved_by_nobody_and_made_whole_by_the_next(
    rated: Played, clean: Played, tmp_path: Path, point: str
) -> None:
    broken = copied(rated, tmp_path)
    with crashing_at(point, bill_cycle), pytest.raises(Crash):
        run(broken, bill_cycle.JOB, *MARCH)
    with pytest.raises(Stop, match="the bills of 2026-03 are not what its usage and the tariff come to"):
        run(broken, approve_bills.JOB, *MARCH)
    run(broken, bill_cycle.JOB, *MARCH)
    assert content(broken) == content(clean)


def test_a_sealing_that_is_killed_leaves_nothing_and_the_next_makes_the_whole(issued: Played, tmp_path: Path) -> None:
    played = copied(issued, tmp_path)
    making = played.folder / "seals/.2026-03.new"
    killed(process(seal_cycle.JOB, [*MARCH, *played.settings]), (making / "usage").exists)
    assert not (played.folder / "seals/2026-03").exists()
    assert run(played, seal_cycle.JOB, *MARCH)["documents"] == 1
    assert [path.name for path in (played.folder / "seals").glob("[!.]*")] == ["2026-03"]


def test_a_rating_beside_a_billing_leaves_bills_of_one_rating(issued: Played, clean: Played, tmp_path: Path) -> None:
    """Whatever order the two end in, bills made once more are those of a lake in which one followed the other."""
    both = copied(issued, tmp_path)
    other = billing(both)
    wait(other, lambda: has_session(other) and BILL_LINES.name in holders(both.store.root))
    run(both, rate_usage.JOB)
    _, said = other.communicate(timeout=250)
    assert other.returncode == 0, said
    run(both, bill_cycle.JOB, *MARCH)
    assert content(both) == content(clean)
    assert run(both, issue_bills.JOB, *MARCH, "--jobs", "1")["issued"] == 0
