"""approve-bills: what is unlike its account's bills is held back, and a golden account must owe what is known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from pyspark.sql import SparkSession

from gold.approvals import APPROVALS
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.held_bills import HELD_BILLS
from lake.errors import ControlFailed, Stop
from lake.reader import Reader
from lake.store import Store
from tests.billed_memo import memo_of_bills
from tests.jobs.issued_lake import Issuing, settings_in, with_bills
from tests.serving.gold_rows import put, rule_line


@pytest.fixture(scope="module")
def billed(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Issuing:
    """Three bills, of 9.49, 1.80 and 1.80, of accounts that had none before; more than 5 is much."""
    folder = tmp_path_factory.mktemp("billed")
    issuing = with_bills(Store(spark, str(folder / "lake")), folder)
    return replace(issuing, settings=settings_in(folder, outlier_amount="5"))


def held(issuing: Issuing) -> dict[str, list[dict[str, str]]]:
    """What is kept of why bills are held back."""
    return {row["document_id"]: row["reasons"] for row in Reader(issuing.store.root).rows(HELD_BILLS)}


@pytest.mark.slow
def test_an_outlier_is_held_back_until_it_is_waived(billed: Issuing, capsys: pytest.CaptureFixture[str]) -> None:
    assert billed.approve() == {"cycle": "2026-03", "drafts": 3, "approved": 2, "held_back": 1}
    assert "held back: ACC1, 9.49 with 0 bills before" in capsys.readouterr().err
    assert held(billed) == {"2026-03-ACC1": [{"check": "outlier", "why": "9.49 with 0 bills before"}]}
    with pytest.raises(Stop, match="add --reason"):
        billed.approve("--waive", "ACC1")
    assert billed.approve("--waive", "ACC2", "--reason", "Roaming in June")["approved"] == 0
    assert "warning: no bill of ACC2 was held back as outlier" in capsys.readouterr().err
    assert billed.approve("--waive", "ACC1", "--reason", "Roaming in June")["approved"] == 1
    assert billed.approve() == {"cycle": "2026-03", "drafts": 3, "approved": 0, "held_back": 0}, "it was let go"
    assert held(billed) == {}
    waived = {row["document_id"]: row["waived"] for row in Reader(billed.store.root).rows(APPROVALS)}
    assert waived == {"2026-03-ACC1": "Roaming in June", "2026-03-ACC2": None, "2026-03-ACC3": None}


@pytest.mark.slow
def test_a_golden_account_that_owes_other_than_is_known_stops_all(billed: Issuing, tmp_path: Path) -> None:
    issuing = billed.copied(tmp_path)
    golden = tmp_path / "golden.csv"
    issuing = replace(issuing, settings=settings_in(tmp_path, golden=str(golden)))
    with pytest.raises(Stop, match=r"the golden accounts in .* cannot be read"):
        issuing.approve()
    golden.write_text("account_id,cycle,total_due\nACC2,2026-03,1.80\nACC1,2026-03,9.50\nACC1,2026-04,9.50\n")
    with pytest.raises(ControlFailed, match=r"ACC1 9\.49 and not the 9.50 that is known of it\. Nothing was approved"):
        issuing.approve()
    golden.write_text("account_id,cycle,total_due\nACC2,2026-03,1.81\nACC1,2026-03,9.50\nACC3,2026-03,1.82\n")
    with (
        patch("jobs.approve_bills.LISTED", 1),
        pytest.raises(ControlFailed, match=r"ACC1 9\.49 and not the 9\.50 .*; and 2 more\. Nothing was approved"),
    ):
        issuing.approve()
    golden.write_text("account_id,cycle,total_due\nACC2,2026-03,1.80\n")
    assert issuing.approve("--account", "ACC2")["held_back"] == 0


@pytest.mark.slow
def test_bills_wait_while_usage_is_collected_and_nothing_goes_that_does_not_add_up(
    billed: Issuing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issuing = billed.copied(tmp_path)
    with patch("machine.command.datetime") as clock:
        third = datetime(2026, 4, 3, 22, 30, tzinfo=UTC)  # of April, half an hour before midnight in Casablanca
        clock.now.side_effect = (third + timedelta(minutes=minute) for minute in range(20))
        with patch("jobs.approve_bills.LISTED", 1):
            assert issuing.approve() == {"cycle": "2026-03", "drafts": 3, "approved": 0, "held_back": 3}
    said = capsys.readouterr().err
    assert "held back: 2 more; all, and why: tollhouse sql" in said
    assert "held back: ACC1, still collecting until 2026-04-03" in said
    assert "3 still collect usage: approve them when that is over" in said
    put(issuing.store, BILL_LINES, rule_line("ACC2", "fee", "regulatory", 1, "1.50"))
    memo_of_bills(issuing.store.root)
    with pytest.raises(ControlFailed, match=r"not add up: ACC1 .*; ACC2 has a bill of 1\.8000 and lines of 1\.5"):
        issuing.approve("--account", "ACC1", "ACC2")


@pytest.mark.slow
def test_a_name_that_no_font_can_draw_is_told_before_and_when_it_is_issued(
    billed: Issuing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issuing = billed.copied(tmp_path)
    put(issuing.store, BILLS, *(row | NAMES[row["account_id"]] for row in Reader(issuing.store.root).rows(BILLS)))
    memo_of_bills(issuing.store.root)
    for job in (issuing.approve, issuing.issue):
        assert job()["drafts"] == 3
        (said,) = [line for line in capsys.readouterr().err.splitlines() if "empty boxes" in line]
        assert "1 accounts have empty boxes" in said
        assert "(ACC2: 小 (U+5C0F), 明 (U+660E), 王 (U+738B))" in said
    issuing.issue()
    assert "empty boxes" not in capsys.readouterr().err, "nothing was issued"


NAMES = {"ACC1": {}, "ACC2": {"customer_name": "王小明"}, "ACC3": {"customer_name": "زينب"}}
