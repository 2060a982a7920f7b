"""Which uses bills charge: listed where they come to what the bills say, and told where they do not."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow

from gold.rated_usage import RATED_USAGE
from lake.ddl import arrow_schema
from serving.invoices.listed import USE_COLUMNS, Listing

BILL = pyarrow.schema({name: pyarrow.string() for name in ("account_id", "document_id", "content")})
NUMBER = "+212600000001"


def bill(account: str, base: str | None, **other: Any) -> dict[str, Any]:
    """A draft that charges so much for calls of March, where it charges any."""
    line = {"kind": "usage", "cycle": "2026-03", "msisdn": NUMBER, "record_type": "voice", "base": base} | other
    content = {"cycle": "2026-03", "lines": [] if base is None else [line]}
    return {"account_id": account, "document_id": f"2026-03-{account}", "content": json.dumps(content)}


def use(account: str, usage_id: str, charge: str) -> dict[str, Any]:
    """A call."""
    start = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    said = {"account_id": account, "usage_id": usage_id, "start_time": start, "msisdn": NUMBER, "record_type": "voice"}
    said |= {"other_party": None, "is_roaming": False, "is_international": False, "units": 60, "free_units": 0}
    return said | {"modifier": Decimal(1), "charge": Decimal(charge)}


def listed(bills: list[dict[str, Any]], uses: list[dict[str, Any]]) -> tuple[dict[str, Any], list[str]]:
    """The items by document, and the accounts whose uses are others."""
    schema = arrow_schema(RATED_USAGE.columns_of(*USE_COLUMNS))
    tables = {"bills": pyarrow.Table.from_pylist(bills, BILL), "uses": pyarrow.Table.from_pylist(uses, schema)}
    made = Listing("Africa/Casablanca")(tables)
    items = {row["document_id"]: json.loads(row["items"]) for row in made["listed"].to_pylist()}
    return items, made["behind"].column("account_id").to_pylist()


def test_uses_that_a_bill_charges_are_listed_in_their_order_by_local_time() -> None:
    items, behind = listed([bill("A", "3.000000")], [use("A", "u2", "2"), use("A", "u1", "1")])
    assert behind == []
    assert [(one["usage_id"], one["charge"]) for one in items["2026-03-A"]] == [("u1", "1.000000"), ("u2", "2.000000")]
    assert items["2026-03-A"][0]["local_start"] == "2026-04-01 00:30:00", "Ramadan is over"


def test_uses_that_come_to_something_else_are_told_and_not_listed() -> None:
    assert listed([bill("A", "3.000000")], [use("A", "u1", "2")]) == ({}, ["A"])
    assert listed([bill("A", "3.000000")], []) == ({}, ["A"])
    assert listed([bill("A", None)], [use("A", "u1", "2")]) == ({}, ["A"])


def test_a_bill_that_charges_no_use_is_not_listed_and_carried_lines_are_none_of_its_own() -> None:
    carried = bill("B", "4.000000", cycle="2026-02")
    assert listed([bill("A", None), carried], []) == ({}, [])


def test_free_uses_are_listed_though_their_line_may_be_missing() -> None:
    items, behind = listed([bill("A", None)], [use("A", "u1", "0")])
    assert (list(items), behind) == (["2026-03-A"], [])
