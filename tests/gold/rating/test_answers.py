"""The text of an answer: as docs/tariff.md shows it, and as JSON reads it."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars
from polars import Expr, col, lit

from gold.rating.answers import NO_ENTRIES, answers, credit, decimal, money, piece, tier

FRIDAY = {
    "usage_id": "u1",
    "status": "rated",
    "reason": None,
    "sentence": None,
    "charge": 285_180,
    "zone": "morocco_mobile",
    "matched_prefix": "212661",
    "plan_version": date(2018, 1, 1),
}
PIECE = {
    "offset": 0, "units": 150, "billed": 150, "window": "morning x friday", "group": 1, "price": 10_000,
    "price_unit": 1, "modifier": 95_060_000, "amount": 1_425_900, "above": 0, "up_to": None,
}  # fmt: skip
CREDIT = {"bucket": "granted", "units": 120, "amount": 1_140_720}
NO_PARTS: Mapping[str, str] = {}
DOCUMENTED = """
{"usage_id": "u1", "status": "rated", "reason": null, "sentence": null, "charge": "0.285180",
 "zone": "morocco_mobile", "matched_prefix": "212661", "plan_version": "2018-01-01",
 "pieces": [{"offset": 0, "units": 150, "billed_units": 150, "window": "morning x friday", "group": 1,
             "price": "0.010000", "price_unit": 1, "modifier": "0.95060000", "charge": "1.425900"}],
 "connect_fee": "0.000000",
 "from_allowance": [{"bucket": "granted", "units": 120, "credit": "1.140720"}],
 "tier": [{"from": 0, "to": null, "units": 150, "charge": "1.425900"}],
 "minimum": "0.000000", "maximum": "0.000000", "rounding": "0.000000"}
"""
TEXTS = [
    "", "u1", 'a "quoted" \\ one', "\\u001f", "\\\x1f\\", "\x00\x01\x0b\x1a\x1f\x7f\x80\x9f", "\b\f\n\r\t/",
    "</script>&'", "\u00e9\u20ac\U0001f600\u2028\u2029\ufeff\u0661", "\u200b\u202e", "null", " ",
]  # fmt: skip


def answered(parts: Mapping[str, str] = NO_PARTS, **said: Any) -> str:
    """The answer to a use that nothing else is said of. parts: of its charge, as JSON."""
    kinds = {"charge": polars.Int64, "plan_version": polars.Date}
    row = polars.DataFrame([dict.fromkeys(FRIDAY) | said], {name: kinds.get(name, polars.String) for name in FRIDAY})
    return str(answers(row.with_columns(**NO_ENTRIES | {name: lit(part) for name, part in parts.items()})).item())


def shown(row: dict[str, Any], text: Expr) -> str:
    return str(polars.DataFrame([row]).with_columns(col(polars.Null).cast(polars.Int64)).select(text).item())


def test_the_documented_answer_is_written_as_it_is_documented() -> None:
    parts = {"pieces": shown(PIECE, piece()), "credits": shown(CREDIT, credit()), "tiers": shown(PIECE, tier())}
    assert answered(parts, **FRIDAY) == json.dumps(json.loads(DOCUMENTED), separators=(",", ":"))


def test_an_error_shows_its_nulls_and_its_empty_lists() -> None:
    assert answered(status="error", reason="missing_usage_id", sentence="usage_id is missing") == (
        '{"usage_id":null,"status":"error","reason":"missing_usage_id","sentence":"usage_id is missing",'
        '"charge":null,"zone":null,'
        '"matched_prefix":null,"plan_version":null,"pieces":[],"connect_fee":"0.000000","from_allowance":[],'
        '"tier":[],"minimum":"0.000000","maximum":"0.000000","rounding":"0.000000"}'
    )


def test_any_text_comes_back_from_json_as_it_was() -> None:
    for text in [*TEXTS, "".join(map(chr, range(0xD800)))]:
        assert json.loads(answered(usage_id=text, status="rated", charge=0))["usage_id"] == text


def test_escapes_are_the_short_ones_and_else_in_capitals() -> None:
    text = answered(usage_id='"\\\b\f\n\r\t/\x1f\x7f\u20ac', status="rated", charge=0)
    assert text.startswith('{"usage_id":"\\"\\\\\\b\\f\\n\\r\\t/\\u001F\x7f\u20ac","status":')


def test_amounts_have_all_their_decimals_and_a_sign_where_they_are_negative() -> None:
    amounts = [0, 1, -1, 999_999, 1_000_000, -1_000_001, 123_456_789_012_345_678, -(2**63) + 1, 2**63 - 1]
    texts = polars.DataFrame({"amount": amounts}).select(money("amount")).to_series().to_list()
    assert texts == [f'"{Decimal(amount).scaleb(-6):.6f}"' for amount in amounts]


def test_a_modifier_may_have_more_digits_than_an_amount() -> None:
    one = polars.DataFrame({"num": [10**15 + 1], "den": [10**16]}).select(col("num").cast(polars.Int128) * 10**8)
    assert one.select(decimal(col("num"), 10**8)).item() == '"1000000000000001.00000000"'
