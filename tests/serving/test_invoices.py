"""Invoices: what stands on them, that they come out the same, and that only what changed is written."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import render_bills, show_bill
from lake.store import Store
from serving.invoices.files import render, render_file
from serving.invoices.pdf import page_count, pdf
from tests.serving.gold_rows import bill, put, rule_line, usage_line, use

AMINA, OMAR, IDLE = "+212600000001", "+212600000002", "+212600000003"
NIGHT = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)


@pytest.fixture
def lake(store: Store) -> Store:
    """Two bills: one of two numbers with two calls, one message and a rejected call, one of nobody's use."""
    put(
        store,
        RATED_USAGE,
        use("b", "ACC1", AMINA, 150, "0.285180", free_units=120, other_party="+212700000000"),
        use("a", "ACC1", AMINA, 60, "6.120000", is_roaming=True),
        use("c", "ACC1", OMAR, 1, "0.050000", record_type="sms", start_time=NIGHT, utc_month="2026-02"),
        use("d", "ACC1", AMINA, 60, "0", status="rejected", reason="no_roaming"),
    )
    put(
        store,
        ALLOWANCE_BALANCES,
        {"msisdn": AMINA, "record_type": "voice", "granted": 120, "used": 120, "carried_out": 0},
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
    """Every file below a folder."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_every_bill_becomes_a_json_and_a_pdf_and_a_second_run_writes_nothing(
    lake: Store, tmp_path: Path
) -> None:
    first = rendered(lake, tmp_path / "invoices")
    before = contents(tmp_path / "invoices")
    written_at = {file: file.stat().st_mtime_ns for file in (tmp_path / "invoices/2026-03").iterdir()}
    second = rendered(lake, tmp_path / "invoices")
    assert (first["bills"], first["written"], first["pages"]) == (2, 2, 3)
    assert (second["bills"], second["written"], second["unchanged"], second["pages"]) == (2, 0, 2, 3)
    assert sorted(before) == [f"2026-03/2026-03-ACC{n}.{kind}" for n in (1, 2) for kind in ("json", "pdf")]
    assert contents(tmp_path / "invoices") == before
    assert {file: file.stat().st_mtime_ns for file in written_at} == written_at


def test_another_run_elsewhere_gives_the_same_bytes(lake: Store, tmp_path: Path) -> None:
    rendered(lake, tmp_path / "here")
    rendered(lake, tmp_path / "there")
    assert contents(tmp_path / "here") == contents(tmp_path / "there") != {}


def test_the_json_holds_the_bill_its_lines_in_order_and_its_uses_by_start(
    lake: Store, tmp_path: Path
) -> None:
    rendered(lake, tmp_path / "invoices")
    found = json.loads((tmp_path / "invoices/2026-03/2026-03-ACC1.json").read_text())
    assert found["amounts"]["total_due"] == "9.55"
    assert [line["line_no"] for line in found["lines"]] == [1, 2, 3, 4]
    assert sum(Decimal(line["amount"]) for line in found["lines"]) == Decimal("9.55")
    assert [item["usage_id"] for item in found["items"]] == ["c", "a", "b"]
    assert found["items"][0]["start"] == "2026-02-28T23:30:00Z"
    assert found["items"][2]["charge"] == "0.285180"
    assert [(a["msisdn"], a["granted"]) for a in found["allowances"]] == [(AMINA, 120)]
    assert [tariff["plan_version"] for tariff in found["tariffs"]] == ["2018-01-01"]


def test_times_are_local_on_either_side_of_a_change_of_the_clock(lake: Store, tmp_path: Path) -> None:
    late = datetime(2026, 3, 25, 18, tzinfo=UTC)
    put(
        lake,
        RATED_USAGE,
        use("x", "ACC1", AMINA, 60, "6.405180"),
        use("y", "ACC1", OMAR, 1, "0.05", record_type="sms", start_time=late),
    )
    rendered(lake, tmp_path / "invoices")
    found = json.loads((tmp_path / "invoices/2026-03/2026-03-ACC1.json").read_text())
    assert [i["local_start"] for i in found["items"]] == ["2026-03-06 12:00:00", "2026-03-25 19:00:00"]


def test_a_changed_bill_alone_is_written_again_and_a_bill_that_is_no_more_goes(
    lake: Store, tmp_path: Path
) -> None:
    rendered(lake, tmp_path / "invoices")
    put(lake, BILLS, bill("ACC1", "6.46", "1.50", "1.59", numbers=2, customer_name="Amina Alaoui"))
    counts = rendered(lake, tmp_path / "invoices")
    assert (counts["bills"], counts["written"], counts["removed"]) == (1, 1, 1)
    assert sorted(contents(tmp_path / "invoices")) == [
        "2026-03/2026-03-ACC1.json",
        "2026-03/2026-03-ACC1.pdf",
    ]
    assert b"Amina Alaoui" in (tmp_path / "invoices/2026-03/2026-03-ACC1.json").read_bytes()


def test_one_account_alone_leaves_the_others_as_they_are(lake: Store, tmp_path: Path) -> None:
    rendered(lake, tmp_path / "invoices")
    counts = rendered(lake, tmp_path / "invoices", "--account", "ACC2")
    assert (counts["bills"], counts["unchanged"], counts["removed"]) == (1, 1, 0)
    assert len(contents(tmp_path / "invoices")) == 4


def test_a_bill_whose_uses_were_rated_again_is_not_rendered(
    lake: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(lake, RATED_USAGE, use("a", "ACC1", AMINA, 60, "6.120000"))
    argv = ["--cycle", "2026-03", "--jobs", "1", "--settings", settings(lake, tmp_path / "invoices")]
    assert render_bills.main(argv, lake) == 3
    assert "2026-03-ACC1" in capsys.readouterr().err
    assert sorted(contents(tmp_path / "invoices")) == [
        "2026-03/2026-03-ACC2.json",
        "2026-03/2026-03-ACC2.pdf",
    ]


def test_a_cycle_without_bills_stops_with_the_way_out(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["--cycle", "2026-03", "--settings", settings(store, tmp_path / "invoices")]
    assert render_bills.main(argv, store) == 1
    assert "run tollhouse bill-cycle --cycle 2026-03 first" in capsys.readouterr().err


def test_a_bill_as_text_shows_what_it_is_made_of(
    lake: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["--cycle", "2026-03", "--settings", settings(lake, tmp_path / "invoices")]
    assert show_bill.main([*argv, "--account", "ACC1"], lake) == 0
    shown = capsys.readouterr().out
    for part in (
        "0:03:30",
        "6.40518",
        "20 %",
        "9.55 MAD",
        "carried out",
        "0123456789ab",
        "gold.rated_usage 0",
    ):
        assert part in shown
    assert show_bill.main(argv, lake) == 0
    assert "2 bills" in capsys.readouterr().out
    assert show_bill.main([*argv, "--account", "ACC9"], lake) == 1
    assert "ACC1, ACC2" in capsys.readouterr().err


def test_a_bill_is_shown_as_it_was(lake: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["--account", "ACC1", "--cycle", "2026-03", "--settings", settings(lake, tmp_path / "invoices")]
    was, then = lake.version(BILLS), lake.history(BILLS).first()
    put(lake, RATED_USAGE, use("z", "ACC1", AMINA, 60, "9.00"))
    put(lake, BILL_LINES, usage_line("ACC1", AMINA, 1, "9.000000", "9.00"))
    put(lake, BILLS, bill("ACC1", "9.00", "0.00", "0.00", input_versions='{"gold.rated_usage": 2}'))
    assert show_bill.main(argv, lake) == 0
    assert "9.00 MAD" in capsys.readouterr().out
    assert then is not None
    for as_of in (["--as-of-version", str(was)], ["--as-of", then["timestamp"].isoformat()]):
        assert show_bill.main([*argv, *as_of], lake) == 0
        shown = capsys.readouterr().out
        assert "9.55 MAD" in shown
        assert "6.40518" in shown
    assert show_bill.main([*argv, "--as-of-version", "99"], lake) == 1
    assert show_bill.main([*argv, "--as-of", "2020-01-01"], lake) == 1
    assert "did not exist yet" in capsys.readouterr().err
