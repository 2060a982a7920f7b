"""One bill: whether its invoice says what it says."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from serving.dashboard.data import bills
from serving.dashboard.snapshot import kept_open
from serving.opened import pointed
from tests.serving.dashboard.conftest import Opens, settings_of_own
from tests.serving.dashboard.small_snapshot import BILLED_AT


@pytest.mark.parametrize(
    ("amount", "hours", "sentence"),
    [
        ("99.00", -1, "The invoice is older than this bill: run tollhouse render-bills --cycle 2026-03."),
        ("99.00", 1, "The invoice is of a newer bill than this snapshot has: run tollhouse publish-gold."),
        ("120.00", -1, ""),
    ],
)
def test_a_bill_says_when_its_invoice_is_of_another(
    opens: Opens, tmp_path: Path, amount: str, hours: int, sentence: str
) -> None:
    over = settings_of_own(tmp_path)
    snapshot = kept_open(tmp_path / "published", pointed(tmp_path / "published"))
    row = bills.bill(snapshot, "2026-03-A1")
    assert row
    document = bills.bill_document(snapshot, row, "Africa/Casablanca")
    folder = tmp_path / "invoices/2026-03"
    folder.mkdir(parents=True)
    drawn = {**document, "amounts": document["amounts"] | {"total_due": amount}}
    (folder / "2026-03-A1.json").write_text(json.dumps(drawn), encoding="utf-8")
    (folder / "2026-03-A1.pdf").write_bytes(b"%PDF")
    at = (BILLED_AT + timedelta(hours=hours)).timestamp()
    os.utime(folder / "2026-03-A1.pdf", (at, at))
    warned = [element.value for element in opens("billing", over=over, bill="2026-03-A1").warning]
    assert [text for text in warned if "invoice" in text] == ([sentence] if sentence else [])
