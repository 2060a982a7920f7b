"""sample-bills: the same seed draws the same bills, and a bill that differs is named."""

from decimal import Decimal
from pathlib import Path

import pytest

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.documents import DOCUMENTS
from jobs import sample_bills
from tests.jobs.proved_lake import ProvedLake, proved_lake

MARCH = ["--cycle", "2026-03", "--count", "5"]


def test_issued_bills_are_judged_by_their_documents_and_others_as_they_stand(
    issued_lake: ProvedLake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = issued_lake.copied(tmp_path)
    counts = sample_bills.JOB.counts([*MARCH, *lake.args])
    assert {name: counts[name] for name in ("sampled", "equal", "differs")} == {"sampled": 1, "equal": 1, "differs": 0}
    lines = lake.plain.reader.rows(BILL_LINES)
    lake.lake.put(BILL_LINES, [line | {"amount": line["amount"] + Decimal("0.01")} for line in lines])
    assert sample_bills.JOB.counts([*MARCH, *lake.args])["equal"] == 1, "what was issued stands"
    lake.lake.put(DOCUMENTS, [])
    assert sample_bills.main([*MARCH, *lake.args]) == 3
    assert "2026-03-ACC1: differs: usage/***01/voice: amount was " in capsys.readouterr().err


def test_a_file_that_is_another_than_was_issued_is_told(
    issued_lake: ProvedLake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = issued_lake.copied(tmp_path)
    (pdf,) = (path for path in (tmp_path / "invoices").rglob("*.pdf") if "items" not in path.name)
    pdf.write_bytes(b"swapped")
    assert sample_bills.main([*MARCH, *lake.args]) == 3
    assert "1 of 1 bills have files that are gone, or others than were issued" in capsys.readouterr().err


def test_what_other_code_made_is_no_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lake = proved_lake(tmp_path, code="another")
    lines = lake.plain.reader.rows(BILL_LINES)
    lake.lake.put(BILL_LINES, [line | {"amount": line["amount"] + Decimal("0.01")} for line in lines])
    lake.lake.put(DOCUMENTS, [])
    assert sample_bills.main([*MARCH, *lake.args]) == 3
    assert "1 of 1 bills come out otherwise, by other code than made them" in capsys.readouterr().err


def test_a_seed_draws_the_same_bills_in_whatever_order_they_stand_and_another_draws_others(
    issued_lake: ProvedLake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake, drawn = issued_lake.copied(tmp_path), list[list[str]]()
    monkeypatch.setattr(sample_bills, "judged", lambda _, accounts, __: drawn.append(accounts) or ())
    (row,) = lake.plain.reader.rows(BILLS)
    bills = [row | {"account_id": f"A{n:02}", "bill_id": f"2026-03-A{n:02}"} for n in range(40)]
    for seed, turned in ((7, bills), (7, bills[::-1]), (8, bills)):
        lake.lake.put(BILLS, turned)
        sample_bills.JOB.counts([*MARCH, "--seed", str(seed), *lake.args])
    assert drawn[0] == drawn[1] != drawn[2]
    assert [len(set(accounts)) for accounts in drawn] == [5, 5, 5]


def test_a_cycle_without_bills_is_a_sentence(issued_lake: ProvedLake, capsys: pytest.CaptureFixture[str]) -> None:
    assert sample_bills.main(["--cycle", "2026-05", *issued_lake.args]) == 1
    assert "2026-05 has no bills: run tollhouse bill-cycle --cycle 2026-05 first." in capsys.readouterr().err
