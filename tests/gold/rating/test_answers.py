"""The text of an answer: as docs/tariff.md shows it, and as JSON reads it."""

import json
from datetime import date
from time import process_time

from gold.pricing.answers import Answer, Credit, Piece, TierUse, as_json

FRIDAY = Answer(
    usage_id="u1",
    status="rated",
    reason=None,
    charge=285_180,
    zone="morocco_mobile",
    matched_prefix="2126",
    plan_version=date(2018, 1, 1),
    pieces=[Piece(0, 150, 150, "morning x friday", 1, 10_000, 1, 95_060_000, 1_425_900)],
    credits=[Credit("granted", 120, 1_140_720)],
    tiers=[TierUse(0, None, 150, 1_425_900)],
)
DOCUMENTED = """
{"usage_id": "u1", "status": "rated", "reason": null, "charge": "0.285180",
 "zone": "morocco_mobile", "matched_prefix": "2126", "plan_version": "2018-01-01",
 "pieces": [{"offset": 0, "units": 150, "billed_units": 150, "window": "morning x friday", "group": 1,
             "price": "0.010000", "price_unit": 1, "modifier": "0.95060000", "charge": "1.425900"}],
 "connect_fee": "0.000000",
 "from_allowance": [{"bucket": "granted", "units": 120, "credit": "1.140720"}],
 "tier": [{"from": 0, "to": null, "units": 150, "charge": "1.425900"}], "rounding": "0.000000"}
"""
TEXTS = [
    "", "u1", 'a "quoted" \\ one', "\\u001f", "\\\x1f\\", "\x00\x01\x0b\x1a\x1f\x7f\x80\x9f", "\b\f\n\r\t/",
    "</script>&'", "\u00e9\u20ac\U0001f600\u2028\u2029\ufeff\u0661", "\u200b\u202e", "null", " ",
]  # fmt: skip


def test_the_documented_answer_is_written_as_it_is_documented() -> None:
    assert as_json(FRIDAY) == json.dumps(json.loads(DOCUMENTED), separators=(",", ":"))


def test_an_error_shows_its_nulls_and_its_empty_lists() -> None:
    assert as_json(Answer(None, "error", "missing_usage_id", None)) == (
        '{"usage_id":null,"status":"error","reason":"missing_usage_id","charge":null,"zone":null,'
        '"matched_prefix":null,"plan_version":null,"pieces":[],"connect_fee":"0.000000","from_allowance":[],'
        '"tier":[],"rounding":"0.000000"}'
    )


def test_any_text_comes_back_from_json_as_it_was() -> None:
    for text in [*TEXTS, "".join(map(chr, range(0xD800)))]:
        assert json.loads(as_json(Answer(text, "rated", None, 0)))["usage_id"] == text


def test_twenty_thousand_answers_take_no_second() -> None:
    began = process_time()
    assert {as_json(FRIDAY) for _ in range(20_000)} == {as_json(FRIDAY)}
    assert process_time() - began < 1
