"""Invoices: what stands on them, that they come out the same, and that only what changed is written."""

import json
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import render_bills, show_bill
from lake.errors import ControlFailed, Stop
from lake.store import Store
from tests.serving.gold_rows import bill, put, rule_line, usage_line, use

AMINA, OMAR = "+212600000001", "+212600000002"
EARLY, LATE = datetime(2026, 3, 1, 6, tzinfo=UTC), datetime(2026, 3, 25, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def two_bills(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A bill of two numbers with two calls, a message and a call that was rejected, and a bill of nobody's use."""
    store = Store(spark, str(tmp_path_factory.mktemp("lake")))
    balance = {"msisdn": AMINA, "record_type": "voice", "granted": 120, "used": 120, "carried_out": 0}
    put(store, ALLOWANCE_BALANCES, balance)
    put(
        store,
        RATED_USAGE,
        use("b", "ACC1", AMINA, 150, "0.285180", free_units=120, other_party="+212700000000"),
        use("a", "ACC1", AMINA, 60, "6.120000", is_roaming=True, start_time=LATE),
        use("c", "ACC1", OMAR, 1, "0.050000", record_type="sms", start_time=EARLY),
        use("d", "ACC1", AMINA, 60, "0", status="rejected", reason="no_roaming"),
    )
    put(
        store,
        BILL_LINES,
        usage_line("ACC1", AMINA, 1, "6.405180", "6.41", uses=2, units=210, free_units=120),
        usage_line("ACC1", OMAR, 2, "0.050000", "0.05", record_type="sms", units=1),
        rule_line("ACC1", "fee", "regulatory", 3, "1.50"),
        rule_line("ACC1", "tax", "vat", 4, "1.59", base=Decimal("7.96"), rate=Decimal("0.2")),
        rule_line("ACC2", "fee", "regulatory", 1, "1.50"),
        rule_line("ACC2", "tax", "vat", 2, "0.30", base=Decimal("1.50"), rate=Decimal("0.2")),
    )
    put(store, BILLS, bill("ACC1", "6.46", "1.50", "1.59", numbers=2), bill("ACC2", "0.00", "1.50", "0.30"))
    return store


@pytest.fixture
def lake(two_bills: Store, tmp_path: Path) -> Store:
    """The lake of two bills, for a test to change."""
    return Store(two_bills.spark, str(shutil.copytree(two_bills.root, tmp_path / "lake")))


def settings(store: Store, invoices: Path) -> str:
    """A settings file for this lake and that folder of invoices."""
    text = Path("conf/local.toml").read_text().replace('"var/lake"', f'"{store.root}"')
    path = invoices.with_suffix(".toml")
    path.write_text(text.replace('"var/invoices"', f'"{invoices}"'))
    return str(path)


def rendered(store: Store, invoices: Path, *more: str) -> dict[str, Any]:
    """The counts of a run of render-bills."""
    argv = ["--cycle", "2026-03", "--jobs", "1", "--settings", settings(store, invoices), *more]
    return render_bills.JOB.counts(argv, store)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but whose lake's it is."""
    files = (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def once(two_bills: Store, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """The counts of the first run, and the folder it filled."""
    invoices = tmp_path_factory.mktemp("invoices") / "all"
    return rendered(two_bills, invoices), invoices


@pytest.fixture
def invoices(once: tuple[dict[str, Any], Path], tmp_path: Path) -> Path:
    """The invoices of the first run, for a test to change."""
    return Path(shutil.copytree(once[1], tmp_path / "invoices"))


def test_every_bill_becomes_a_json_and_a_pdf(once: tuple[dict[str, Any], Path]) -> None:
    counts, folder = once
    assert (counts["bills"], counts["written"], counts["pages"], counts["removed"]) == (2, 2, 3, 0)
    assert sorted(contents(folder)) == [f"2026-03/2026-03-ACC{n}.{kind}" for n in (1, 2) for kind in ("json", "pdf")]


def test_a_second_run_writes_nothing(two_bills: Store, invoices: Path) -> None:
    before = {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in (invoices / "2026-03").iterdir()}
    counts = rendered(two_bills, invoices)
    assert (counts["bills"], counts["written"], counts["unchanged"], counts["pages"]) == (2, 0, 2, 3)
    assert {f: (f.stat().st_mtime_ns, f.read_bytes()) for f in (invoices / "2026-03").iterdir()} == before


def test_another_run_elsewhere_gives_the_same_bytes(two_bills: Store, invoices: Path, tmp_path: Path) -> None:
    rendered(two_bills, tmp_path / "elsewhere")
    assert contents(tmp_path / "elsewhere") == contents(invoices)


def test_the_json_holds_the_bill_its_lines_in_order_and_its_uses_by_start(invoices: Path) -> None:
    invoice = json.loads((invoices / "2026-03/2026-03-ACC1.json").read_text())
    assert invoice["amounts"]["total_due"] == "9.55"
    assert [line["line_no"] for line in invoice["lines"]] == [1, 2, 3, 4]
    assert sum(Decimal(line["amount"]) for line in invoice["lines"]) == Decimal("9.55")
    assert [item["usage_id"] for item in invoice["items"]] == ["c", "b", "a"]
    assert [item["charge"] for item in invoice["items"]] == ["0.050000", "0.285180", "6.120000"]
    assert [(a["msisdn"], a["granted"]) for a in invoice["allowances"]] == [(AMINA, 120)]
    assert [tariff["plan_version"] for tariff in invoice["tariffs"]] == ["2018-01-01"]


def test_times_are_local_on_either_side_of_a_change_of_the_clock(invoices: Path) -> None:
    invoice = json.loads((invoices / "2026-03/2026-03-ACC1.json").read_text())
    assert [(item["start"], item["local_start"]) for item in invoice["items"]][1:] == [
        ("2026-03-06T12:00:00Z", "2026-03-06 12:00:00"),
        ("2026-03-25T18:00:00Z", "2026-03-25 19:00:00"),
    ]


def test_a_changed_bill_alone_is_written_again_and_a_bill_that_is_no_more_goes(lake: Store, invoices: Path) -> None:
    put(lake, BILLS, bill("ACC1", "6.46", "1.50", "1.59", numbers=2, customer_name="Amina Alaoui"))
    counts = rendered(lake, invoices)
    assert (counts["bills"], counts["written"], counts["removed"]) == (1, 1, 1)
    assert sorted(contents(invoices)) == ["2026-03/2026-03-ACC1.json", "2026-03/2026-03-ACC1.pdf"]
    assert b"Amina Alaoui" in (invoices / "2026-03/2026-03-ACC1.json").read_bytes()


def test_one_account_alone_leaves_the_others_as_they_are(two_bills: Store, invoices: Path) -> None:
    before = contents(invoices)
    (invoices / "2026-03/2026-03-ACC2.pdf").unlink()
    counts = rendered(two_bills, invoices, "--account", "ACC2")
    assert (counts["bills"], counts["written"], counts["removed"]) == (1, 1, 0)
    assert contents(invoices) == before


@pytest.mark.slow
def test_an_account_and_a_cycle_without_bills_are_named(two_bills: Store, invoices: Path) -> None:
    with pytest.raises(Stop, match="2026-03 has no bill of ACC7: run"):
        rendered(two_bills, invoices, "--account", "ACC1", "ACC7")
    with pytest.raises(Stop, match="2025-03 has no bill: run"):
        rendered(two_bills, invoices, "--cycle", "2025-03")
    assert not (invoices / "2025-03").exists()


def test_a_bill_whose_uses_were_rated_again_is_not_rendered(lake: Store, tmp_path: Path) -> None:
    put(lake, RATED_USAGE, use("a", "ACC1", AMINA, 60, "6.120000"))
    with pytest.raises(ControlFailed, match="2026-03-ACC1"):
        rendered(lake, tmp_path / "invoices")
    assert sorted(contents(tmp_path / "invoices")) == [f"2026-03/2026-03-ACC2.{kind}" for kind in ("json", "pdf")]


def test_a_cycle_without_bills_stops_with_the_way_out(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["--cycle", "2026-03", "--settings", settings(store, tmp_path / "invoices")]
    assert render_bills.main(argv, store) == 1
    assert "run tollhouse bill-cycle --cycle 2026-03 first" in capsys.readouterr().err


def test_a_bill_as_text_shows_what_it_is_made_of(
    two_bills: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["--cycle", "2026-03", "--settings", settings(two_bills, tmp_path / "invoices")]
    assert show_bill.main([*argv, "--account", "ACC1"], two_bills) == 0
    shown = capsys.readouterr().out
    for part in ("0:03:30", "6.40518", "20 %", "9.55  MAD", "carried out", "0123456789ab", "gold.rated_usage 1"):
        assert part in shown
    assert show_bill.main(argv, two_bills) == 0
    assert "2 bills" in capsys.readouterr().out
    assert show_bill.main([*argv, "--account", "ACC9"], two_bills) == 1
    assert "ACC1, ACC2" in capsys.readouterr().err
