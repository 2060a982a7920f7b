"""Itemisations: a table for each number, and a salt in each file, by which it proves itself and nothing is guessed."""

import hashlib
import json
from typing import Any

import pytest

from serving.invoices.issued import forget_seed, salt_of, salt_seed
from serving.invoices.itemisation import JSON, PDF, files_of, itemisation, tables
from tests.serving.invoice_documents import document

SUPPLIER = {"name": "Tollhouse", "address": "1 Rue du Péage", "vat_id": "MA0"}


def itemised(salt: str = "5a" * 32, items: int = 3, numbers: int = 2) -> dict[str, Any]:
    """The itemisation of a bill."""
    sent = {"number": "B2026-0000001", "issue_date": "2026-04-05", "layout": 6, "supplier": SUPPLIER}
    bill = document(items=items, numbers=numbers) | sent | {"document_id": "2026-03-ACC1"}
    return itemisation(bill, bill["items"], salt)


def test_each_number_has_a_table_of_its_uses_and_what_they_come_to() -> None:
    first, second = tables(itemised())
    assert [first.title, second.title] == ["Usage of +212600000000, 2 uses", "Usage of +212600000001, 1 uses"]
    assert [row[-1] for row in first.rows] == ["1.000000", "1.000000", "2.000000"]
    assert first.rows[0][:3] == ("2026-03-06 09:00:00", "Voice", "+212700000000")


def test_its_json_begins_with_the_salt_and_both_files_hold_it() -> None:
    files = files_of(itemised())
    said = json.loads(files[JSON])
    assert next(iter(said)) == "salt"
    assert [(one["msisdn"], one["uses"], one["charge"]) for one in said["numbers"]] == [
        ("+212600000000", 2, "2.000000"),
        ("+212600000001", 1, "1.000000"),
    ]
    assert all(b"5a" * 32 in content for content in files.values())


@pytest.mark.parametrize("kind", [JSON, PDF])
def test_the_same_calls_have_the_same_hash_under_the_same_salt_alone(kind: str) -> None:
    one, again, other = (
        hashlib.sha256(files_of(itemised(salt))[kind]).hexdigest() for salt in ("5a" * 32, "5a" * 32, "6b" * 32)
    )
    assert (one == again, one == other) == (True, False)


def test_many_uses_go_on_over_pages() -> None:
    (table,) = tables(itemised(items=150, numbers=1))
    assert len(table.rows) == 151
    assert files_of(itemised(items=150, numbers=1))[PDF].count(b"/Type /Page\n") == 3


def test_salts_are_the_same_until_an_issue_is_complete_and_others_afterwards(tmp_path: Any) -> None:
    folder = tmp_path / "invoices"
    seed = salt_seed(folder)
    assert salt_seed(folder) == seed, "as a run after one that broke off asks"
    assert salt_of(seed, "2026-03-ACC1") != salt_of(seed, "2026-03-ACC2")
    forget_seed(folder)
    assert list(folder.iterdir()) == []
    assert salt_seed(folder) != seed
