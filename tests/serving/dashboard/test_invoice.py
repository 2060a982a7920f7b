"""Whether the invoice in the folder says what the bill says."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from serving.dashboard.data import bills
from serving.dashboard.invoice import State, invoice
from serving.dashboard.snapshot import OpenSnapshot
from tests.serving.dashboard.small_snapshot import BILLED_AT


@pytest.mark.parametrize(
    ("amount", "hours", "state"),
    [("120.00", -1, State.SAME), ("120.00", 1, State.SAME), ("99.00", -1, State.OLDER), ("99.00", 1, State.NEWER)],
)
def test_what_differs_is_older_or_newer(
    snapshot: OpenSnapshot, tmp_path: Path, amount: str, hours: int, state: State
) -> None:
    row = bills.bill(snapshot, "2026-03-A1")
    assert row
    document = bills.bill_document(snapshot, row, "Africa/Casablanca")
    assert document["amounts"]["total_due"] == "120.00"
    folder = tmp_path / "2026-03"
    folder.mkdir()
    drawn = {**document, "amounts": document["amounts"] | {"total_due": amount}}
    (folder / "2026-03-A1.json").write_text(json.dumps(drawn), encoding="utf-8")
    (folder / "2026-03-A1.pdf").write_bytes(b"%PDF")
    at = (BILLED_AT + timedelta(hours=hours)).timestamp()
    os.utime(folder / "2026-03-A1.pdf", (at, at))
    assert invoice(tmp_path, row, document).state is state


@pytest.mark.parametrize("half", ["{", "{}", "[]", '{"amounts": {}, "status": "draft", "lines": 3}'])
def test_no_file_and_half_a_file_are_none(snapshot: OpenSnapshot, tmp_path: Path, half: str) -> None:
    row = bills.bill(snapshot, "2026-03-A1")
    assert row
    document = bills.bill_document(snapshot, row, "Africa/Casablanca")
    assert invoice(tmp_path, row, document).state is State.NONE
    (tmp_path / "2026-03").mkdir()
    (tmp_path / "2026-03/2026-03-A1.json").write_text(half, encoding="utf-8")
    (tmp_path / "2026-03/2026-03-A1.pdf").write_bytes(b"%PDF")
    assert invoice(tmp_path, row, document).state is State.NONE


def test_a_bill_s_document_has_the_beginning_of_a_key_for_a_number(snapshot: OpenSnapshot) -> None:
    row = bills.bill(snapshot, "2026-03-A1")
    assert row
    text = json.dumps(bills.bill_document(snapshot, row, "Africa/Casablanca"))
    assert '"msisdn": "a1012345"' in text
    assert "+212" not in text
