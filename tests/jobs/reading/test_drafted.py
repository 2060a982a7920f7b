"""Documents as a snapshot has them: issued as they were sent, and drafted as they would be, each in its state."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from gold.approvals import APPROVALS
from gold.billing.account import PERSONAL
from gold.documents import DOCUMENTS
from gold.held_bills import HELD_BILLS
from jobs import publish_gold
from lake.note_settings import BY_DEBIT_NOTE
from lake.settings import as_toml, read_settings
from tests.jobs.proved_lake import NUMBER, ProvedLake, proved_lake

BILL = "2026-03-ACC1"
WHOSE = {"document_id": BILL, "cycle": "2026-03", "run": "approve-bills-1", "at": datetime(2026, 4, 4, tzinfo=UTC)}
APPROVAL = WHOSE | {"content_hash": "of the bill", "actor": "Amina", "os_user": "amina"}


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> ProvedLake:
    """March, issued on 2 April as B2026-0000001."""
    return proved_lake(tmp_path_factory.mktemp("issued"))


@pytest.fixture
def lake(issued: ProvedLake, tmp_path: Path) -> ProvedLake:
    """A copy of it."""
    return issued.copied(tmp_path)


def published(lake: ProvedLake, table: str = "fact_document") -> list[dict[str, Any]]:
    """The rows of a table of what is published anew."""
    assert publish_gold.main(lake.args) == 0
    return pl.read_parquet(lake.folder / "published/current" / table / "*.parquet").to_dicts()


def test_an_issued_bill_is_published_as_it_was_sent_without_numbers_and_address(lake: ProvedLake) -> None:
    (row,) = published(lake)
    (document,) = lake.plain.reader.rows(DOCUMENTS)
    assert (row["state"], row["number"], row["issue_date"]) == ("issued", "B2026-0000001", document["issue_date"])
    assert (row["issued_by"], row["place"], row["total"]) == ("Omar", 1, document["total"])
    content = json.loads(document["content"])
    assert row["net_amount"] == row["total"] - Decimal(content["amounts"]["tax_amount"])
    (shown,) = published(lake, "documents")
    said = json.loads(shown["said"])
    assert NUMBER not in shown["said"]
    assert [line["amount"] for line in said["lines"]] == [line["amount"] for line in content["lines"]]
    assert {name: said["customer"][name] for name in PERSONAL} == dict.fromkeys(PERSONAL)
    (customer,) = [row for row in published(lake, "dim_customer") if row["account_id"] == "ACC1"]
    assert customer["customer_key"] == row["customer_key"]


def test_a_late_use_is_a_draft_of_a_note_beside_the_bill_until_it_is_issued(lake: ProvedLake) -> None:
    path = lake.folder / "settings.toml"
    text = as_toml(read_settings(path))
    path.write_text(text.replace('late_usage = "carried"', f'late_usage = "{BY_DEBIT_NOTE}"'), encoding="utf-8")
    lake.later(3)
    bill, note = published(lake)
    assert (bill["state"], note["state"]) == ("issued", "draft")
    assert (note["document_id"], note["kind"], note["amends"]) == (f"{BILL}+1", "debit_note", BILL)
    (fresh,) = published(lake, "fact_invoice")
    assert bill["total"] + note["total"] == fresh["total_due"]
    kpis = {row["kpi"]: row["value"] for row in published(lake, "kpi_values") if not row["dimension"]}
    assert kpis["draft_revenue"] == note["net_amount"]
    assert kpis["issued_revenue"] + kpis["draft_revenue"] == kpis["total_revenue"]
    lake.issued(6)
    _, after = published(lake)
    assert (after["state"], after["total"], after["number"]) == ("issued", note["total"], "D2026-0000001")
    first, second = lake.plain.reader.rows(DOCUMENTS)
    lake.lake.put(DOCUMENTS, [first])
    lake.lake.put(APPROVALS, [APPROVAL | {"document_id": f"{BILL}+1", "content_hash": second["content_hash"]}])
    assert [row["state"] for row in published(lake)] == ["issued", "approved"]
    lake.lake.put(APPROVALS, [APPROVAL | {"document_id": f"{BILL}+1", "content_hash": "of another"}])
    assert [row["state"] for row in published(lake)] == ["issued", "draft"]


def test_a_draft_bill_is_held_for_the_reasons_on_record_until_it_is_approved_as_it_is(lake: ProvedLake) -> None:
    lake.lake.put(DOCUMENTS, [])
    (draft,) = published(lake)
    assert (draft["state"], draft["total"]) == ("draft", published(lake, "fact_invoice")[0]["total_due"])
    reasons = [{"check": "behind", "why": "is behind"}, {"check": "unrated", "why": "3 uses are not rated"}]
    lake.lake.put(HELD_BILLS, [WHOSE | {"account_id": "ACC1", "reasons": reasons}])
    (held,) = published(lake)
    assert (held["state"], held["held_back"]) == ("held", "is behind; 3 uses are not rated")
    lake.lake.put(APPROVALS, [APPROVAL])
    (approved,) = published(lake)
    assert (approved["state"], approved["approved_by"], approved["held_back"]) == ("approved", "Amina", None)
    lake.lake.put(APPROVALS, [APPROVAL | {"at": datetime(2026, 3, 31, tzinfo=UTC)}])
    assert published(lake)[0]["state"] == "held", "it was another bill that was approved"
