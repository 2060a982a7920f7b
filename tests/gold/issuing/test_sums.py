"""An account that is billed twice, or not at all, or whose tables do not say the same, is found before it is billed."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from gold.billing.notes import Drafted
from gold.issuing.sums import sum_faults
from tests.gold.issuing.test_judgement import account, drafted

ISSUED: dict[str, Any] = {"kind": "bill", "cycle": "2026-03", "document_id": "2026-03-A", "number": "B1"}


def faults(rows: Any, made: Drafted | None = None) -> list[str]:
    """What does not add up in March."""
    return list(sum_faults("2026-03", rows, made or drafted(rows)))


def test_an_account_with_one_bill_drafted_or_issued_adds_up() -> None:
    assert faults(account()) == []
    posted = [ISSUED | {"lines": [line | {"is_reversal": False} for line in account()["lines"]]}]
    assert faults(account(posted=posted)) == []
    assert faults(account(posted=posted, bills=[], lines=[])) == [], "its bill was issued and is no longer owed"


def test_a_bill_that_is_there_twice_is_found() -> None:
    bills = account()["bills"] * 2
    assert faults(account(bills=bills)) == ["is billed 2 times"]
    issued_twice = [ISSUED | {"lines": []}, ISSUED | {"lines": [], "document_id": "again"}]
    assert "is billed 2 times" in faults(account(posted=issued_twice))


def test_a_bill_that_is_neither_drafted_nor_issued_is_found() -> None:
    assert faults(account(), Drafted((), ())) == [
        "has a fresh bill, and it is neither drafted nor issued",
        "owes 7.91 beyond what was posted, and its drafts come to 0",
    ]


def test_a_bill_of_another_amount_than_its_lines_is_found() -> None:
    rows = account()
    rows["bills"][0] |= {"total_due": Decimal("7.90")}
    assert faults(rows) == ["has a bill of 7.90 and lines of 7.91"]


def test_drafts_that_lose_a_line_are_found() -> None:
    made = drafted(account())
    (bill,) = made.documents
    lost = Drafted((replace(bill, own=bill.own[:1]),), ())
    assert faults(account(), lost) == ["owes 7.91 beyond what was posted, and its drafts come to 6.41"]
