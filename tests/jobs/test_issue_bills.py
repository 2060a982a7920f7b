"""issue-bills: what was approved gets a number, files and a place in the chain, once."""

import json
from pathlib import Path

import pytest

from gold.bills import BILLS
from gold.issuing.chain import content_faults, faults
from lake import heads
from lake.reader import Reader
from lake.store import Store
from tests.jobs.issued_lake import Issuing, with_bills


@pytest.fixture
def issuing(store: Store, tmp_path: Path) -> Issuing:
    return with_bills(store, tmp_path)


def test_what_was_approved_is_issued_once_and_nothing_else(issuing: Issuing) -> None:
    assert issuing.approve("--account", "ACC3", "ACC1", "--by", "A. Idrissi") == {
        "cycle": "2026-03",
        "drafts": 2,
        "approved": 2,
    }
    counts = issuing.issue("--by", "B. Alaoui")
    year = issuing.documents()[0]["issue_date"].year
    assert counts == {
        "cycle": "2026-03",
        "drafts": 3,
        "issued": 2,
        "first": f"B{year}-0000001",
        "last": f"B{year}-0000002",
    }
    documents = issuing.documents()
    assert [(row["account_id"], row["place"], row["serial"]) for row in documents] == [("ACC1", 1, 1), ("ACC3", 2, 2)]
    assert [(s["state"], s["actor"]) for s in documents[0]["states"]] == [
        ("approved", "A. Idrissi"),
        ("issued", "B. Alaoui"),
    ]
    assert list(faults(documents, heads.heads(issuing.folder / "elsewhere/head.jsonl"))) == []
    assert [fault for row in documents for fault in content_faults(row)] == []
    statuses = {row["account_id"]: row["status"] for row in Reader(issuing.store.root).rows(BILLS)}
    assert statuses == {"ACC1": "issued", "ACC2": "draft", "ACC3": "issued"}
    said = json.loads((issuing.folder / f"invoices/issued/{year}/B{year}-0000001.json").read_text())
    assert (said["number"], said["amounts"]["total_due"], said["customer"]["customer_name"]) == (
        f"B{year}-0000001",
        "9.49",
        "Amina Fassi",
    )
    assert (issuing.folder / f"invoices/issued/{year}/B{year}-0000001.pdf").read_bytes().startswith(b"%PDF")

    assert issuing.issue() == {"cycle": "2026-03", "drafts": 1, "issued": 0}
    assert issuing.approve()["approved"] == 1
    assert issuing.issue()["first"] == f"B{year}-0000003"
    assert list(faults(issuing.documents(), heads.heads(issuing.folder / "elsewhere/head.jsonl"))) == []
