"""The chain of documents names whatever is missing, twice, changed or out of order."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gold.issuing.canonical import canonical, content_hash
from gold.issuing.chain import LINKED, content_faults, faults, linked, row_hash
from gold.issuing.numbers import numbers

Row = dict[str, Any]
DAYS = (date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2))
BASIS = datetime(2026, 12, 1, 10, tzinfo=UTC)


def document(place: int, day: date) -> Row:
    said = {"document_id": f"d{place}", "cycle": "2026-11", "account_id": f"A{place}", "kind": "bill", "amends": None}
    said |= {"currency": "MAD", "total": "1.0000", "lines": []}
    text = canonical(said)
    series, serial = f"B{day.year}", place if day.year == 2026 else place - 2
    columns = {"number": f"{series}-{serial:07}", "series": series, "serial": serial, "issue_date": day}
    columns |= {"basis": BASIS if place % 2 else None}
    return said | columns | {"content": text, "content_hash": content_hash(text), "file_hashes": []}


@pytest.fixture
def chain() -> list[Row]:
    return list(linked((document(place, day) for place, day in enumerate(DAYS, 1)), 0, ""))


def heads_of(chain: list[Row]) -> list[Row]:
    return [{"place": row["place"], "row_hash": row["row_hash"]} for row in chain[1::2]]


def test_a_whole_chain_over_a_new_year_has_no_fault(chain: list[Row]) -> None:
    assert [row["number"] for row in chain] == ["B2026-0000001", "B2026-0000002", "B2027-0000001", "B2027-0000002"]
    assert list(faults(chain, heads_of(chain))) == []
    assert [fault for row in chain for fault in content_faults(row)] == []


def without(place: int) -> Callable[[list[Row]], list[Row]]:
    return lambda chain: [row for row in chain if row["place"] != place]


def changed(place: int, **columns: object) -> Callable[[list[Row]], list[Row]]:
    return lambda chain: [row | columns if row["place"] == place else row for row in chain]


def called_alike(chain: list[Row]) -> list[Row]:
    """Two of one id, which nothing else tells."""
    return [*chain[:2], *linked([row | {"document_id": "d2"} for row in chain[2:3]], 2, chain[1]["row_hash"])]


def forged(chain: list[Row]) -> list[Row]:
    """The last two, made anew with another account, so that they hang together."""
    before = chain[1]
    return [*chain[:2], *linked([row | {"account_id": "X"} for row in chain[2:]], 2, before["row_hash"])]


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (without(1), "the document at place 1 is missing before B2026-0000002"),
        (without(2), "the document at place 2 is missing before B2027-0000001"),
        (without(2), "the document at place 2 is gone: it was issued, and is not in the lake"),
        (without(4), "the document at place 4 is gone: it was issued, and is not in the lake"),
        (changed(3, account_id="A9"), "B2027-0000001 is not as it was issued: its row has another hash"),
        (changed(3, basis=BASIS.replace(hour=11)), "B2027-0000001 is not as it was issued: its row has another hash"),
        (changed(3, basis=None), "B2027-0000001 is not as it was issued: its row has another hash"),
        (changed(2, row_hash="0"), "B2027-0000001 does not follow the document at place 2"),
        (changed(3, serial=2), "number B2027-0000001 to B2027-0000001 are missing"),
        (changed(4, serial=1), "number B2027-0000002 was given twice, or out of order"),
        (changed(4, issue_date=date(2026, 1, 1)), "B2027-0000002 of 2026-01-01 was issued after one of 2027-01-01"),
        (called_alike, "d2 is the document at place 2, and again at place 3"),
        (forged, "B2027-0000002 is another than the document that was issued at place 4"),
    ],
)  # fmt: skip
def test_damage_is_named(chain: list[Row], damage: Callable[[list[Row]], list[Row]], sentence: str) -> None:
    assert sentence in list(faults(damage(chain), heads_of(chain)))


def test_without_a_head_the_last_document_could_go_unseen(chain: list[Row]) -> None:
    assert list(faults(chain[:-1])) == []


def test_a_column_that_says_other_than_the_content_is_named(chain: list[Row]) -> None:
    assert list(content_faults(chain[0] | {"total": "2.0000"})) == [
        "B2026-0000001 is not as it was issued: its total differs from its content"
    ]
    assert list(content_faults(chain[0] | {"content": chain[1]["content"]})) == [
        "B2026-0000001 is not as it was issued: its content has another hash"
    ]


def test_numbers_go_on_in_their_series_by_kind_and_year_of_issue() -> None:
    kinds = ["bill", "credit_note", "write_off", "bill", "debit_note"]
    given = numbers(kinds, {"B2026": 41, "B2027": 7}, date(2026, 12, 31))
    assert [number and number.text for number in given] == [
        "B2026-0000042",
        "C2026-0000001",
        None,
        "B2026-0000043",
        "D2026-0000001",
    ]
    assert next(numbers(["bill"], {"B2026": 41, "B2027": 7}, date(2027, 1, 1))).text == "B2027-0000008"  # type: ignore[union-attr]


def test_a_basis_stands_for_the_same_instant_in_every_zone_and_one_that_is_missing_for_nothing() -> None:
    """Rows that were issued before documents had a basis keep their hashes."""
    row = document(1, DAYS[0]) | {"place": 1, "previous_hash": ""}
    casablanca = row["basis"].astimezone(ZoneInfo("Africa/Casablanca"))
    assert row_hash(row | {"basis": casablanca}) == row_hash(row)
    unknown = row_hash(row | {"basis": None})
    before = {name: row[name] for name in LINKED if name != "basis"}
    assert unknown == content_hash(canonical(before))
    assert list(faults([row | {"row_hash": unknown}])) == [], "a basis that its hash did not cover yet"
