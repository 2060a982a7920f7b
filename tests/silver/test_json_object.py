"""What a payload says, member by member."""

import json

import pytest

from silver.json_object import json_object


def test_values_are_text_without_blanks_around_it_and_nothing_where_nothing_is_left() -> None:
    payload = '{"a": " x ", "b": true, "c": null, "d": "", "e": "  ", "f": "\\tx", "g": "\u00a0", "h": false}'
    wanted = {"a": "x", "b": "true", "c": None, "d": None, "e": None, "f": "\tx", "g": "\u00a0", "h": "false"}
    assert json_object(payload.encode()) == wanted


@pytest.mark.parametrize("number", ["0", "-0", "1.10", "1e5", "12345678901234567.25", "9" * 1_000, "1E-400", "2e23"])
def test_a_number_keeps_all_its_digits(number: str) -> None:
    assert json_object(f'{{"a": {number} }}'.encode()) == {"a": number}


def test_what_holds_others_is_its_json_without_blanks() -> None:
    values = {"x": [1, 10**40, {"y": '\u00e9\n\\ "'}, [], {}, None, True]}
    written = json.dumps(values, separators=(",", ":"), ensure_ascii=False)
    assert json_object(json.dumps({"a": values, "b": 1}).encode()) == {"a": written, "b": "1"}
    assert json_object(b'{"a": {"x": 1.50, "x": [ 2e3 ]}}') == {"a": '{"x":1.50,"x":[2e3]}'}


def test_of_a_member_that_comes_twice_the_last_counts() -> None:
    assert json_object(b'{"a": 1, "a": {"b": 2}}') == {"a": '{"b":2}'}
    assert json_object(b'{"a": {"b": 2}, "a": 1}') == {"a": "1"}
    assert json_object(b'{"a": 1, "a": null}') == {"a": None}


def test_escapes_are_read_and_half_a_surrogate_pair_is_a_question_mark() -> None:
    payload = rb'{"\u0061": "\ud83d\ude00", "b": "\ud83d!", "c": ["\udc00"], "d": "\u0000"}'
    assert json_object(payload) == {"a": "\U0001f600", "b": "?!", "c": '["?"]', "d": "\x00"}


def test_a_byte_order_mark_and_carriage_returns_do_not_matter() -> None:
    assert json_object(b'\xef\xbb\xbf{"a":1}\r\n') == {"a": "1"}
    assert json_object(b"\xef\xbb\xbf\xef\xbb\xbf{}") is None


@pytest.mark.parametrize(
    "payload",
    [
        b"", b" ", b"[]", b"1", b'"x"', b"null", b"{", b"{}{}", b"{},{}", b"{}]", b"{}\x00", b"\xff{}", b"{'a':1}",
        b'{"a":NaN}', b'{"a":-Infinity}', b'{"a":01}', b'{"a":1.}', b'{"a":.5}', b'{"a":+1}', b'{"a":1,}',
        b'{"a":"\t"}', b'{"a":"\\x"}', b'{"a":"\xed\xa0\x80"}', b'{"a":' + b"[" * 100_000,
    ],
)  # fmt: skip
def test_whatever_else_is_no_object(payload: bytes) -> None:
    assert json_object(payload) is None


NUMBERS = ["0", "-0", "00", "-1", "60.0", "6e1", "-0.0", "9" * 30, "9" * 5_000, "true", "false", "null", "-", "NaN"]
NO_NUMBERS = {"00", "-", "NaN"}


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:12])
def test_numbers_and_words_stay_as_they_are_written(number: str) -> None:
    wanted = None if number == "null" else number
    assert json_object(f'{{"units":{number}}}'.encode()) == (None if number in NO_NUMBERS else {"units": wanted})
