"""rerate-usage: what it would change is told before; what it changes, once, wherever a run breaks off."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from gold.bases import BASES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.documents import DOCUMENTS
from gold.rated_usage import RATED_USAGE
from jobs import bill_cycle, explain_charge, reproduce_bill, rerate_usage
from lake.errors import Stop
from lake.reader import Reader
from lake.runs import newest_runs
from lake.store import Store
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from tests.crashes import Crash, crashing_at
from tests.in_the_lake.corrections_in_the_lake import Played
from tests.oracle.corrections import cases
from tests.processes import killed, process

pytestmark = pytest.mark.slow

(TOO_HIGH,) = [case for case in cases() if case["name"] == "03_price_too_high"]
"""March was issued to ACC-A, on plan `plain` at 0.15 a minute, and to ACC-B on another; then 0.13 was loaded."""

MARCH = ["--cycle", "2026-03"]
TABLES = (RATED_USAGE, BILL_LINES, BILLS, DOCUMENTS, BASES)


@pytest.fixture(scope="module")
def loaded(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """March issued, and the right price loaded, rated and billed since."""
    folder = tmp_path_factory.mktemp("loaded")
    played = Played(Store(spark, str(folder / "lake")), folder, TOO_HIGH)
    for step, _ in played.steps():
        if step["step"] == 2:
            return played
    raise AssertionError("no second step")


def copied(played: Played, folder: Path) -> Played:
    shutil.copytree(played.folder, folder, dirs_exist_ok=True)
    other = replace(played, store=Store(played.store.spark, str(folder / "lake")), folder=folder)
    other.begin()
    return other


def run(played: Played, *arguments: str) -> dict[str, Any]:
    return rerate_usage.JOB.counts([*MARCH, *arguments, *played.settings], played.store)


def content(played: Played) -> list[list[dict[str, Any]]]:
    """What tables say, but for who said it when."""
    reader = Reader(played.store.root)
    rows = [(table, row) for table in TABLES[:3] for row in reader.rows(table)]
    return [[{name: row[name] for name in table.content} for of, row in rows if of is table] for table in TABLES[:3]]


def test_what_was_issued_stays_until_it_is_rated_anew_by_name(loaded: Played) -> None:
    charges = {row["usage_id"]: str(row["charge"]) for row in Reader(loaded.store.root).rows(RATED_USAGE)}
    assert charges == {"u1": "13.500000", "u2": "2.000000"}
    counts = explain_charge.JOB.counts(["u1", "--json", *loaded.settings])
    assert counts["charge"] == "13.500000", "explained by the price that it was billed at"


def test_a_dry_run_tells_what_would_change_and_writes_nothing(
    loaded: Played, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = Reader(loaded.store.root)
    before = reader.versions(*TABLES), len(list(newest_runs(loaded.store.root)))
    told = run(loaded, "--dry-run")
    assert (reader.versions(*TABLES), len(list(newest_runs(loaded.store.root)))) == before
    assert (told["would_move"], told["bills"], told["difference"]) == (2, 1, "-1.8300")
    by_service = {row["service"]: str(row["amount"]) for row in told["totals"] if row["service"]}
    assert by_service == {"voice": "-1.8000", "discount": "0.2700", "tax": "-0.3000"}
    for part, whose in {"cycle": "2026-03", "plan": "plain", "region": "Paris"}.items():
        by_part = {row[part]: (str(row["amount"]), row["bills"]) for row in told["totals"] if row[part]}
        assert by_part == {whose: ("-1.8300", 1)}
    (account,) = told["accounts"]
    assert (account["account_id"], account["winners"], account["losers"]) == ("ACC-A", 1, 0)
    (change,) = told["let_in"]
    assert change.startswith("silver.rate_plans plain from 2018-01-01: ")
    assert change.endswith("price was 0.15, and is 0.13")
    said = capsys.readouterr().out
    assert "1 accounts change: 1 owe less, 0 owe more." in said
    assert run(loaded, "--dry-run", "--plan", "other")["bills"] == 0
    assert run(loaded, "--dry-run", "--since", "2026-03-11")["would_move"] == 1


@pytest.fixture(scope="module")
def corrected(loaded: Played, tmp_path_factory: pytest.TempPathFactory) -> Played:
    played = copied(loaded, tmp_path_factory.mktemp("corrected"))
    counts = run(played, "--by", "C. Tazi", "--reason", "wrong price")
    assert (counts["moved"], counts["rated"], counts["bills"]) == (2, 1, 1)
    return played


@pytest.mark.parametrize("point", ["bases are moved", "usage is rated", "lines are written", "a cycle is billed"])
def test_a_run_that_breaks_off_is_completed_by_the_next(
    loaded: Played, corrected: Played, tmp_path: Path, point: str
) -> None:
    played = copied(loaded, tmp_path)
    with crashing_at(point, rerate_usage, bill_cycle), pytest.raises(Crash):
        run(played)
    assert run(played)["moved"] == 0
    assert content(played) == content(corrected)


def test_a_run_that_is_killed_once_its_bases_moved_is_completed_by_the_next(
    loaded: Played, corrected: Played, tmp_path: Path
) -> None:
    played = copied(loaded, tmp_path)
    log = Path(played.store.path(BASES)) / "_delta_log"
    killed(process(rerate_usage.JOB, [*MARCH, *played.settings]), lambda: any(log.glob("*1.json")))
    assert run(played)["moved"] == 0
    assert content(played) == content(corrected)


def test_a_second_run_changes_nothing_and_the_bases_are_on_record(corrected: Played) -> None:
    before = content(corrected)
    assert run(corrected) == {"cycles": 1, "moved": 0, "rated": 0, "bills": 0}
    assert content(corrected) == before
    *_, first = newest_runs(corrected.store.root, rerate_usage.JOB.name)
    assert first.by == "C. Tazi"
    assert {DOCUMENTS.name, BASES.name, RATE_PLANS.name, SUBSCRIBERS.name} <= first.inputs.keys()
    rows = Reader(corrected.store.root).rows(BASES)
    assert {(row["account_id"], row["actor"], row["reason"]) for row in rows} == {
        ("ACC-A", "C. Tazi", "wrong price"),
        ("ACC-B", "C. Tazi", "wrong price"),
    }


def test_the_issued_bill_is_made_again_as_it_was(corrected: Played, capsys: pytest.CaptureFixture[str]) -> None:
    assert reproduce_bill.main(["B2026-0000001", *corrected.settings]) == 0, capsys.readouterr().out
    assert "equal" in capsys.readouterr().out


def test_what_is_not_issued_and_an_unknown_plan_are_refused(loaded: Played) -> None:
    with pytest.raises(Stop, match="2026-04 has no issued bill"):
        rerate_usage.JOB.counts(["--cycle", "2026-04", *loaded.settings], loaded.store)
    with pytest.raises(Stop, match="no plan is called 'gold': name one of other, plain"):
        run(loaded, "--plan", "gold")
