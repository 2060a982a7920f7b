"""What was made before what it is made of changed is told apart from what is missing, and how it is made again."""

from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from pyspark.sql import SparkSession

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.control_totals import Total
from gold.hops import BILLING, PUBLISHING
from gold.rated_usage import RATED_USAGE
from jobs.reading.older import REMAKES, RENDER, remakes, rendered_from
from lake.lists import first
from lake.pinned import Pinned
from lake.runs import BEGAN, DONE, STOPPED, Run, write_run
from lake.settings import read_settings
from lake.store import Store
from machine.command import Call
from tests.control_lake import SmallLake, build, copied, publish_again
from tests.lake_settings import settings_of


@pytest.fixture(scope="module")
def built(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lake that is copied."""
    return build(spark, tmp_path_factory.mktemp("built"))


@pytest.fixture
def lake(built: Path, spark: SparkSession, tmp_path: Path) -> SmallLake:
    """A copy of it."""
    return copied(built, spark, tmp_path / "copy")


OLDER: dict[str, tuple[Callable[[SmallLake], object], str]] = {
    "rated again": (
        lambda lake: lake.sql(RATED_USAGE, "UPDATE {} SET charge = charge + 1 WHERE usage_id = 'rated'"),
        "2026-03: billed before rating changed, nothing is missing: tollhouse bill-cycle --cycle 2026-03",
    ),
    "billed again": (
        lambda lake: lake.sql(BILLS, "UPDATE {} SET total_due = total_due + 1, tax_amount = tax_amount + 1"),
        "2026-03: published before bills changed, nothing is missing: tollhouse publish-gold",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", OLDER)
def test_what_is_older_than_what_it_is_made_of_is_no_loss_and_its_command_is_named(
    lake: SmallLake, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lake.sql(
        BILLS, f"""UPDATE {{}} SET input_versions = '{{{{"{RATED_USAGE.name}": {lake.store.version(RATED_USAGE)}}}}}'"""
    )
    publish_again(lake)
    change, sentence = OLDER[what]
    change(lake)
    if what == "billed again":
        lake.sql(BILL_LINES, "UPDATE {} SET amount = amount + 1 WHERE kind = 'tax'")

    assert lake.reconcile() == 0

    said = capsys.readouterr().err
    assert sentence in said
    assert "nothing is missing, but some is older" in said
    if what == "billed again":
        assert "2026-03: rendered before bills changed, nothing is missing: tollhouse render-bills" in said


@pytest.mark.slow
def test_an_older_snapshot_that_lacks_what_bills_were_then_is_a_loss(
    lake: SmallLake, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in lake.folder.glob("published/snapshot/bills/*.parquet"):
        path.unlink()
    lake.sql(BILLS, "UPDATE {} SET customer_name = 'B. Customer'")

    assert lake.reconcile() == 3

    assert "bills = published, 2026-03: 1 records missing (1 in, 0 out)" in capsys.readouterr().err


def test_a_long_list_of_what_is_older_says_how_many_more_there_are() -> None:
    note = REMAKES[BILLING].note
    totals = [
        Total(BILLING, f"20{year}-03", measure, Decimal(1), Decimal(0), note)
        for year in range(10, 22)
        for measure in ("records", "money")
    ]
    said = first(list(remakes(totals)), 10, "to be made again")
    assert said[0] == f"2010-03: {note}, nothing is missing: tollhouse bill-cycle --cycle 2010-03"
    assert (len(said), said[-1]) == (11, "and 2 more to be made again")


def test_one_command_for_several_cycles_names_them_all() -> None:
    note = REMAKES[PUBLISHING].note
    totals = [Total(PUBLISHING, cycle, "records", Decimal(1), Decimal(0), note) for cycle in ("2026-04", "2027-05")]
    assert list(remakes(totals)) == [f"2026-04, 2027-05: {note}, nothing is missing: tollhouse publish-gold"]


def test_invoices_are_of_the_bills_that_the_last_run_read_which_drew_the_cycle(tmp_path: Path) -> None:
    call = Call(Namespace(), read_settings(Path(settings_of(tmp_path)[1])), "reconcile-lake")
    told = [("2026-03", DONE, 4), ("2026-03", DONE, 6), ("2026-04", DONE, 7), ("2026-03", STOPPED, 8)]
    for hour, (cycle, state, version) in enumerate(told):
        at = datetime(2026, 4, 1, hour, tzinfo=UTC)
        run = Run(f"{RENDER}-{at:{BEGAN}}", RENDER, at, state, at, 0, {"cycle": cycle}, {BILLS.name: version})
        write_run(call.root, run)
    tables = Pinned(cast("Store", None), {})
    assert [rendered_from(call, tables, cycle) for cycle in ("2026-03", "2026-04", "2026-05")] == [6, 7, None]
