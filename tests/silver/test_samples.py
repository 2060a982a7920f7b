"""Sample usage line by line: what it says, the first of its faults, and what a million lines take."""

import json
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from silver.numbers import Network
from silver.sample import Sample
from silver.samples import columns, sample_usage
from tests.silver.nasty_lines import nasty_lines

SOUND = {"usage_id": "u1", "record_type": "voice", "plan": "standard", "start": "2026-03-06T09:00:00", "units": 150}
NINE_UTC = 1_772_787_600_000_000
"""9 o'clock in Morocco, which is at UTC in Ramadan, in microseconds."""


def read(lines: Iterable[bytes]) -> list[Sample]:
    return list(sample_usage(lines, ZoneInfo("Africa/Casablanca"), Network("MA")))


def said(*changes: dict[str, Any]) -> list[Sample]:
    return read(json.dumps(SOUND | change).encode() for change in changes)


def test_a_sound_line_says_what_it_says() -> None:
    rest = {"called_number": "+33 1 23 45 67 89", "visited_network": 20801, "subscriber": "amal", "continuation": True}
    assert said({"record_type": "Voice"}, {"usage_id": 2} | rest) == [
        Sample(
            1, True, "u1", "voice", "standard", NINE_UTC, 150, None, None, False, False, False, "line 1", None, None
        ),
        Sample(
            2, True, "2", "voice", "standard", NINE_UTC, 150, "+33123456789", "20801", True, True, True,
            "subscriber amal", None, None,
        ),
    ]  # fmt: skip


def test_a_line_that_is_no_object_is_a_sample_that_says_nothing() -> None:
    broken = Sample(
        1, False, None, None, None, None, None, None, None, False, False, False, "line 1", "missing_usage_id",
        "usage_id is missing",
    )  # fmt: skip
    assert read([b"[1]\n"]) == [broken]


FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("unknown_key", {"caled_number": None, "usage_id": None}),
    ("missing_usage_id", {"usage_id": " ", "record_type": "fax"}),
    ("unknown_record_type", {"record_type": "fax", "plan": None}),
    ("missing_plan", {"plan": None, "start": "soon"}),
    ("malformed_start", {"start": "2026-02-29T00:00", "units": "x"}),
    ("start_out_of_range", {"start": "1999-12-31T23:59:59", "units": "x"}),
    ("malformed_units", {"units": 60.0, "continuation": "perhaps"}),
    ("malformed_units", {"units": None}),
    ("negative_units", {"units": -1}),
    ("negative_units", {"units": -(10**30)}),
    ("units_too_large", {"units": 10**18}),
    ("units_too_large", {"units": 2_678_401}),
    ("units_too_large", {"record_type": "sms", "units": 1_000_001}),
    ("units_too_large", {"record_type": "data", "units": 10**14 + 1}),
    ("malformed_continuation", {"continuation": "perhaps", "called_number": "hello there you"}),
    ("malformed_called_number", {"called_number": "hello there you"}),
]


@pytest.mark.parametrize(("reason", "change"), FAULTS)
def test_the_first_fault_is_the_reason(reason: str, change: dict[str, Any]) -> None:
    assert said(change)[0].reason == reason


SENTENCES: list[tuple[str, dict[str, Any]]] = [
    ("there is no key 'caled_number'; known are usage_id, record_type, plan,", {"caled_number": "112"}),
    ("record_type must be one of voice, sms, data, and is 'fax'", {"record_type": "fax"}),
    ("plan is missing", {"plan": None}),
    ("start must be a time in ISO 8601, as 2026-03-06T09:00:00, and is 'soon'", {"start": "soon"}),
    ("start is missing", {"start": None}),
    ("units is missing", {"units": None}),
    ("units must be a whole number, and is '60.5'", {"units": 60.5}),
    ("units must be at most 2,678,400, and is '1000000000000000000'", {"units": 10**18}),
    ("called_number must be a telephone number, a short code or a name, and is '33123456789'; an international number "
     "begins with +", {"called_number": "33123456789"}),
    ("called_number must be a telephone number, a short code or a name, and is 'hello there you'",
     {"called_number": "hello there you"}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "change"), SENTENCES)
def test_a_fault_is_said_with_what_was_written(sentence: str, change: dict[str, Any]) -> None:
    told = said(change)[0].sentence
    assert told is not None
    assert told.startswith(sentence)
    assert len(told) < 250


def test_an_id_that_comes_again_is_a_fault_even_where_the_first_had_another() -> None:
    samples = said({"plan": None}, {}, {"usage_id": "u2"}, {"units": "x"})
    assert [sample.reason for sample in samples] == ["missing_plan", "duplicate_usage_id", None, "duplicate_usage_id"]


def test_columns_hold_so_many_lines_at_a_time() -> None:
    chunks = list(columns(read([b"{}"] * 7), rows=3))
    assert [list(chunk["line"]) for chunk in chunks] == [[1, 2, 3], [4, 5, 6], [7]]
    assert all(tuple(chunk) == Sample._fields for chunk in chunks)
    assert list(columns([])) == []


def test_twenty_thousand_lines_take_no_two_seconds() -> None:
    lines = [json.dumps(SOUND | {"usage_id": f"u{n}", "called_number": f"06{n:08}"}).encode() for n in range(20_000)]
    began = process_time()
    (chunk,) = columns(sample_usage(lines, ZoneInfo("Africa/Casablanca"), Network("MA")), rows=20_000)
    assert process_time() - began < 2  # 0.2 s where nothing runs beside it
    assert set(chunk["reason"]) == {None}


READ_ALIKE = "212dba0701b306fecdb70f1813d9b58ae7e5893f3219a5ac9cd3cce1de476eca"
"""SHA-256 of all samples as JSON, without sentences, and of a line that is no object without a reason."""


def reported(sample: Sample) -> Sample:
    return sample if sample.is_object else sample._replace(reason=None)


def test_nasty_lines_are_read_as_they_were() -> None:
    lines = nasty_lines(13, 4_000)
    samples = [reported(sample) for sample in sample_usage(lines, ZoneInfo("Europe/London"), Network("GB"))]
    counts = Counter(sample.reason for sample in samples if sample.is_object)
    assert len(counts) == 13
    assert counts[None] > 1_000
    assert sum(not sample.is_object for sample in samples) > 400
    assert sha256(json.dumps([sample[:-1] for sample in samples]).encode()).hexdigest() == READ_ALIKE
