"""Itemisations: a table for each number, and a salt in each file, by which it proves itself and nothing is guessed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from serving.invoices.issued import forget_seed, salt_of, salt_seed
from serving.invoices.itemisation import about, all_files, cycle_of, itemisation, tables
from tests.serving.invoice_documents import call, document

SUPPLIER = {"name": "Tollhouse", "address": "1 Rue du Péage", "vat_id": "MA0"}
SALT, NUMBER, MARCH = "5a" * 32, "+212600000000", "2026-03"
FEBRUARY = {"cycle": "2026-02", "amends_number": "B2026-0000001", "total": "0.25"}
CORRECTED = [
    call(0, NUMBER) | {"billed": "2.000000", "charge": "1.500000"},
    call(1, NUMBER) | {"billed": None, "charge": "0.750000"},
    call(2, NUMBER) | {"billed": "0.400000", "charge": None},
]


def sent(**other: Any) -> dict[str, Any]:
    """A bill as it is sent; other: of its document, or its items and numbers."""
    said = {"number": "B2026-0000002", "issue_date": "2026-04-05", "layout": 6, "supplier": SUPPLIER, "carried": []}
    return document(**{"numbers": 2} | said | {"document_id": "2026-03-ACC1", "amends_number": None} | other)


def itemised(**other: Any) -> dict[str, Any]:
    """The itemisation of a bill."""
    bill = sent(**other)
    return itemisation(bill, MARCH, bill["items"], SALT)


def files(listed: Mapping[str, Sequence[dict[str, Any]]], salt: str = SALT) -> dict[str, bytes]:
    """The files of a bill that carries a correction of February."""
    return all_files(sent(carried=[FEBRUARY]), listed, lambda _: salt)


def test_each_number_has_a_table_of_its_uses_and_what_they_come_to() -> None:
    first, second = tables(itemised())
    assert [first.title, second.title] == ["Usage of +212600000000, 2 uses", "Usage of +212600000001, 1 uses"]
    assert [row[-1] for row in first.rows] == ["1.000000", "1.000000", "2.000000"]
    assert first.rows[0][:3] == ("2026-03-06 09:00:00", "Voice", "+212700000000")


def test_a_correction_tells_what_was_billed_what_is_charged_and_the_difference() -> None:
    said = itemisation(sent(carried=[FEBRUARY]), "2026-02", CORRECTED, SALT)
    (number,) = said["numbers"]
    assert (number["uses"], number["billed"], number["charge"]) == (3, "2.400000", "2.250000")
    (table,) = tables(said)
    assert [row[-2:] for row in table.rows] == [
        ("2.000000", "1.500000"),
        ("", "0.750000"),
        ("0.400000", ""),
        ("2.400000", "2.250000"),
        ("", "-0.150000"),
    ]
    assert [column.title for column in table.columns[-2:]] == ["Billed, MAD", "Corrected"]
    assert "Correction of February 2026, invoice B2026-0000001" in about(said)


def test_a_note_itemises_the_cycle_of_the_bill_that_it_amends() -> None:
    note = sent(kind="credit_note", number="C2026-0000001", amends_number="B2026-0000001")
    made = all_files(note, {MARCH: CORRECTED}, lambda _: SALT)
    assert list(made) == ["items.json", "items.pdf"]
    said = json.loads(made["items.json"])
    assert (said["amends_number"], said["period"]) == ("B2026-0000001", note["period"])


def test_each_cycle_has_files_of_its_own_which_go_by_its_own_clock() -> None:
    made = files({MARCH: [call(0, NUMBER)], "2026-02": CORRECTED})
    assert list(made) == ["items.json", "items.pdf", "items-2026-02.json", "items-2026-02.pdf"]
    assert [cycle_of(kind, MARCH) for kind in made] == [MARCH, MARCH, "2026-02", "2026-02"]
    assert salt_of("00", "2026-03-ACC1", MARCH) != salt_of("00", "2026-03-ACC1", "2026-02"), "one may outlive the other"


def test_its_json_begins_with_the_salt_and_both_files_hold_it() -> None:
    made = files({MARCH: [call(0, NUMBER)]})
    assert next(iter(json.loads(made["items.json"]))) == "salt"
    assert all(SALT.encode() in content for content in made.values())


@pytest.mark.parametrize("kind", ["items.json", "items.pdf"])
def test_the_same_calls_have_the_same_hash_under_the_same_salt_alone(kind: str) -> None:
    one, again, other = (
        hashlib.sha256(files({MARCH: [call(0, NUMBER)]}, salt)[kind]).hexdigest() for salt in (SALT, SALT, "6b" * 32)
    )
    assert (one == again, one == other) == (True, False)


def test_many_uses_go_on_over_pages() -> None:
    (table,) = tables(itemised(items=150, numbers=1))
    assert len(table.rows) == 151
    calls = [call(place, NUMBER) for place in range(150)]
    assert files({MARCH: calls})["items.pdf"].count(b"/Type /Page\n") == 3


def test_salts_are_the_same_until_an_issue_is_complete_and_others_afterwards(tmp_path: Any) -> None:
    folder = tmp_path / "invoices"
    seed = salt_seed(folder)
    assert salt_seed(folder) == seed, "as a run after one that broke off asks"
    assert salt_of(seed, "2026-03-ACC1", MARCH) != salt_of(seed, "2026-03-ACC2", MARCH)
    forget_seed(folder)
    assert list(folder.iterdir()) == []
    assert salt_seed(folder) != seed
