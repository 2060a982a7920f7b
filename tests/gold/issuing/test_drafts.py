"""What drafts say of the customer: where it lives by its subscribers, and what the bill said in notes to it."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from gold.billing.account import PERSONAL
from gold.billing.note_terms import NoteTerms
from gold.issuing.content import CUSTOMER, Issuer
from gold.issuing.drafts import Drafts
from serving.star_files import published_columns
from silver.subscribers import PERSONAL as OF_SUBSCRIBERS
from tests.gold.issuing.test_judgement import ISSUER, Rows, account

NUMBER = {"msisdn": "+212600000001", "status": "active", "cycle_day": 1, "valid_from": date(2025, 1, 1)}


def living(address: str) -> list[dict[str, Any]]:
    """The subscribers of an account that lives somewhere."""
    return [NUMBER | {"account_id": "A", "valid_to": None, "address": address, "vat_id": "MA1"}]


def drafts(rows: Rows, issuer: Issuer = ISSUER) -> list[dict[str, Any]]:
    """The drafts of an account's rows."""
    return [dict(row) for row in Drafts("2026-03", issuer, NoteTerms(False, Decimal(0), "")).of_account("A", rows)]


def customer(draft: dict[str, Any]) -> dict[str, Any]:
    """Who gets it."""
    said: dict[str, Any] = json.loads(draft["content"])["customer"]
    return said


def test_a_draft_says_where_its_customer_lives_and_is_another_where_that_changes() -> None:
    (one,), (other,) = (drafts(account(subscribers=living(address))) for address in ("here", "there"))
    assert {name: customer(one)[name] for name in PERSONAL} == {"address": "here", "vat_id": "MA1"}
    assert one["content_hash"] != other["content_hash"]


def issued(draft: dict[str, Any]) -> dict[str, Any]:
    """It as it is posted."""
    return draft | {"number": "B1", "place": 1}


def test_an_address_that_changes_after_issue_makes_no_note() -> None:
    (bill,) = drafts(account(subscribers=living("here")))
    assert drafts(account(subscribers=living("there"), posted=[issued(bill)])) == []


def test_a_note_says_of_the_customer_what_its_bill_said() -> None:
    (bill,) = drafts(account(subscribers=living("here")))
    rows = account(subscribers=living("there"), posted=[issued(bill)])
    rows["lines"][1]["amount"] = Decimal("1.40")
    (note,) = drafts(rows)
    assert (note["kind"], customer(note)["address"]) == ("credit_note", "here")


def test_a_document_of_the_first_format_is_made_again_as_it_was_and_its_note_tells_no_address() -> None:
    rows = account(subscribers=living("here"))
    (first,) = drafts(rows, replace(ISSUER, format=1))
    assert tuple(customer(first)) == tuple(sorted(CUSTOMER))
    assert json.loads(first["content"])["format"] == 1
    rows |= {"posted": [issued(first)]}
    rows["lines"][1]["amount"] = Decimal("1.40")
    (note,) = drafts(rows)
    assert {name: customer(note)[name] for name in PERSONAL} == dict.fromkeys(PERSONAL)


def test_a_note_states_the_period_of_supply_that_is_another_by_now_beside_that_of_its_bill() -> None:
    """Case 11a of tests/oracle/corrections.md: a cycle day was corrected."""
    (bill,) = drafts(account(subscribers=living("here")))
    rows = account(subscribers=living("here"), posted=[issued(bill)])
    rows["lines"][1]["amount"] = Decimal("1.60")
    (same,) = drafts(rows)
    rows["bills"][0] |= {"first_day": date(2026, 3, 15), "last_day": date(2026, 4, 14)}
    (note,) = drafts(rows)
    (second,) = drafts(rows, replace(ISSUER, format=2))
    whole = {"first_day": "2026-03-01", "last_day": "2026-03-31"}
    assert stated(bill) == stated(same) == [whole, None]
    assert stated(note) == [whole, {"first_day": "2026-03-15", "last_day": "2026-04-14"}]
    assert "corrected_period" not in json.loads(second["content"])


def stated(draft: dict[str, Any]) -> list[Any]:
    """The period that a draft states, and the corrected one."""
    said = json.loads(draft["content"])
    return [said[name] for name in ("period", "corrected_period")]


def test_a_note_that_was_issued_before_one_drafted_earlier_keeps_its_id_to_itself() -> None:
    (bill,) = drafts(account(subscribers=living("here")))
    rows = account(subscribers=living("here"), posted=[issued(bill)])
    rows["lines"][1]["amount"] = Decimal("1.40")
    (first,) = drafts(rows)
    rows["posted"] = [issued(bill), issued(first | {"document_id": "2026-03-A+2"})]
    rows["lines"][1]["amount"] = Decimal("1.30")
    (later,) = drafts(rows)
    assert [row["document_id"] for row in (bill, first, later)] == ["2026-03-A", "2026-03-A+1", "2026-03-A+3"]


def test_nothing_that_is_published_has_a_column_for_it() -> None:
    assert PERSONAL == OF_SUBSCRIBERS
    columns = [{column.name for column in columns} for columns in published_columns().values()]
    assert not any(set(PERSONAL) & names for names in columns)
