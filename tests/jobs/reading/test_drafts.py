"""A cycle is closed when all that it comes to is posted, on its own documents or on bills of others."""

from decimal import Decimal
from pathlib import Path

import pytest

from gold.bill_lines import BILL_LINES
from gold.billing.document_lines import Entry
from gold.billing.documents import BILL, CREDIT_NOTE
from gold.documents import DOCUMENTS
from jobs.reading.drafts import waiting, waiting_lines
from tests.control_documents import bill_line, document_rows, used
from tests.plain_lake import PlainLake


@pytest.fixture
def lake(tmp_path: Path) -> PlainLake:
    return PlainLake(tmp_path)


def fresh(lake: PlainLake, base: str, amount: str) -> None:
    """The account's bill of March has one line."""
    said = {"bill_id": "2026-03-ACC1", "account_id": "ACC1", "rounding_difference": Decimal(0), "billing_run": "run"}
    line = used(base, amount)
    lake.put(BILL_LINES, [said | {name: getattr(line, name) for name in BILL_LINES.names if hasattr(line, name)}])


def test_what_was_used_late_waits_until_a_document_charges_it(lake: PlainLake) -> None:
    assert waiting(lake.reader, "2026-03") == []
    fresh(lake, "6.41", "6.41")
    lake.put(DOCUMENTS, document_rows((BILL, [Entry(used("6.41", "6.41"))])))
    assert waiting(lake.reader, "2026-03") == []
    fresh(lake, "7.41", "7.41")
    assert waiting(lake.reader, "2026-03") == ["ACC1"]
    lines = waiting_lines(lake.reader, "2026-03", None)
    assert [(row["document_id"], row["account_id"], row["line"]["amount"]) for row in lines] == [
        (None, "ACC1", Decimal("7.41")),
        (None, "ACC1", Decimal("-6.41")),
    ]
    assert waiting_lines(lake.reader, "2026-03", ["ACC2"]) == []
    again = [Entry(used("6.41", "6.41"), is_reversal=True), Entry(used("7.41", "7.41"))]
    lake.put(DOCUMENTS, document_rows((BILL, [Entry(used("6.41", "6.41"))]), (CREDIT_NOTE, again)))
    assert waiting(lake.reader, "2026-03") == []


def test_what_comes_to_the_same_by_another_rate_waits_too(lake: PlainLake) -> None:
    lake.put(
        DOCUMENTS, document_rows((BILL, [Entry(bill_line(base=Decimal(1), amount=Decimal(1), rate=Decimal("0.1")))]))
    )
    fresh(lake, "1", "1")
    assert waiting(lake.reader, "2026-03") == ["ACC1"]


def test_a_free_use_waits_as_others_do(lake: PlainLake) -> None:
    fresh(lake, "0", "0")
    lake.put(DOCUMENTS, document_rows((BILL, [Entry(bill_line(kind="fee", uses=None, amount=Decimal(0)))])))
    assert waiting(lake.reader, "2026-03") == ["ACC1"]
