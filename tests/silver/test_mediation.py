"""What mediation makes of records, sound, odd and broken. One Spark job reads them all; each test looks at its own."""

from typing import Any

import pytest
from pyspark.sql import Row, SparkSession

from silver.mediation import mediated
from tests.builders import GONE, bronze_rows, cdr

DEEP = b'{"a":' * 2_000 + b"1" + b"}" * 2_000
VALID = {
    "voice": cdr(),
    "sms": cdr("sms"),
    "data": cdr("data"),
    "a number as a string": cdr(duration_sec="60"),
    "flags as words and digits": cdr(is_roaming="TRUE", is_international=0),
    "a fraction of a second": cdr(duration_sec=60.000001),
    "a fraction of a byte": cdr("data", data_volume_mb="GONE").replace(b'"GONE"', b"12.3456789012345678"),
    "a volume in scientific notation": cdr("data", data_volume_mb=1e-6),
    "a tenth, which no double holds": cdr("data", data_volume_mb=0.1),
    "zero": cdr(duration_sec=0),
    "minus zero": cdr(duration_sec="-0"),
    "the most": cdr(duration_sec=10**14),
    "a record type in capitals": cdr(record_type="VOICE"),
    "a number for an id": cdr(record_id=17),
    "a byte order mark": b"\xef\xbb\xbf" + cdr(),
    "blanks around": b" \r\n" + cdr() + b"\r",
    "a field twice": cdr()[:-1] + b', "duration_sec": 61}',
    "more fields": cdr(extra={"deep": [1, {"er": None}]}),
    "unicode": cdr(cell_id="\u062e\u0644\u064a\u0629"),
    "5 MB": cdr(note="x" * 5_000_000),
    "a short code": cdr(callee_id="112"),
    "a name for a sender": cdr("sms", receiver_id="MarocTel"),
}
ODD = {
    "unknown_technology": cdr(technology="WIMAX"),
    "malformed_other_party": cdr(callee_id="+12"),
    "no_zone": cdr(timestamp="2026-03-06T09:00:00"),
    "missing_cell": cdr(cell_id=None),
    "malformed_session_duration": cdr("data", session_duration_sec="soon"),
}
BROKEN = {
    "not_utf8": b"\xff\xfe" + cdr(),
    "corrupt_json": cdr()[:-10],
    "not_an_object": b"[" + cdr() + b"]",
    "missing_record_id": cdr(record_id=GONE),
    "malformed_record_id": cdr(record_id={"a": 1}),
    "record_id_too_long": cdr(record_id="x" * 129),
    "missing_record_type": cdr(record_type=None),
    "unknown_record_type": cdr(record_type="mms"),
    "missing_owner": cdr(caller_id=" "),
    "malformed_owner": cdr(caller_id="anonymous"),
    "missing_start_time": cdr(timestamp=""),
    "malformed_start_time": cdr(timestamp="yesterday"),
    "start_time_out_of_range": cdr(timestamp="9999-12-31T23:59:59-05:00"),
    "missing_units": cdr(duration_sec=None),
    "malformed_units": cdr(duration_sec=[60]),
    "negative_units": cdr(duration_sec=-0.5),
    "units_too_large": cdr(duration_sec="9" * 400),
    "missing_roaming_flag": cdr(is_roaming=None),
    "malformed_roaming_flag": cdr(is_roaming="maybe"),
    "missing_international_flag": cdr(is_international=GONE),
    "malformed_international_flag": cdr(is_international=2),
}
GARBAGE: dict[str, tuple[bytes | None, str]] = {
    "a tombstone": (None, "corrupt_json"),
    "no bytes": (b"", "corrupt_json"),
    "blanks": (b"  \n", "corrupt_json"),
    "a lone brace": (b"{", "corrupt_json"),
    "two objects": (cdr() + cdr(), "corrupt_json"),
    "a second closing brace": (cdr() + b"}", "corrupt_json"),
    "words after the object": (cdr() + b" and so on", "corrupt_json"),
    "a bracket and more after the object": (cdr() + b"] x", "corrupt_json"),
    "the brackets closed from within": (cdr() + b",{}]", "corrupt_json"),
    "a second record in brackets closed from within": (cdr() + b"," + cdr(record_id="r-2") + b"]", "corrupt_json"),
    "null and a bracket after the object": (cdr() + b",null]", "corrupt_json"),
    "deep nesting": (DEEP, "corrupt_json"),
    "a bare NaN": (cdr(duration_sec=float("nan")), "corrupt_json"),
    "single quotes": (cdr().replace(b'"', b"'"), "corrupt_json"),
    "a number of 2,000 digits": (cdr(duration_sec="D").replace(b'"D"', b"9" * 2_000), "corrupt_json"),
    "null": (b"null", "not_an_object"),
    "a number": (b"17", "not_an_object"),
    "an array of numbers": (b"[1, 2]", "not_an_object"),
    "1e400": (cdr(duration_sec="D").replace(b'"D"', b"1e400"), "units_too_large"),
    "an exponent beyond all": (cdr(duration_sec="1e99999999"), "malformed_units"),
    "a hundred million megabytes and one byte": (cdr("data", data_volume_mb="100000000.000001"), "units_too_large"),
    "a volume in quotes of NaN": (cdr("data", data_volume_mb="NaN"), "malformed_units"),
    "a line break after a time": (cdr(timestamp="2026-05-06T08:30:00Z\n"), "malformed_start_time"),
    "a line break after a number": (cdr(caller_id="+212612345678\n"), "malformed_owner"),
    "a line break after an amount": (cdr(duration_sec="12\n"), "malformed_units"),
    "hardly less than nothing": (cdr(duration_sec="-1e-30"), "negative_units"),
    "less than minus 1e400": (cdr(duration_sec="-" + "9" * 400), "negative_units"),
    "year 1": (cdr(timestamp="0001-01-01T00:00:00+05:00"), "start_time_out_of_range"),
    "year 9999": (cdr(timestamp="9999-12-31T23:59:59Z"), "start_time_out_of_range"),
    "seconds since 1970": (cdr(timestamp=1772788800), "malformed_start_time"),
    "30 February": (cdr(timestamp="2026-02-30T00:00:00Z"), "malformed_start_time"),
    "an object for a number": (cdr(caller_id={"number": "+212612345678"}), "malformed_owner"),
    "a boolean for a number": (cdr(caller_id=True), "malformed_owner"),
}
NULLS = b'{"record_id": null, "record_type": null, "timestamp": null, "is_roaming": null, "is_international": null}'
THREE_FAULTS = cdr(caller_id="0612", duration_sec=-1, is_roaming=None)


@pytest.fixture(scope="module")
def seen(spark: SparkSession) -> dict[str, Row]:
    """What mediation made of each record, by its name."""
    named: dict[str, bytes | None] = {**VALID, **ODD, **BROKEN, "nulls": NULLS, "three faults": THREE_FAULTS}
    named |= {name: payload for name, (payload, _) in GARBAGE.items()}
    rows = bronze_rows(named.values())
    columns = "payload binary, topic string, topic_id string, partition int, offset bigint, ingest_run string"
    events = spark.createDataFrame([tuple(row.values())[:6] for row in rows], columns)
    result = mediated(events, "Africa/Casablanca", "212")
    kept = result.drop("payload").withColumn("start_time", result["start_time"].cast("string"))
    return dict(zip(named, kept.orderBy("offset").collect(), strict=True))


def codes(row: Row) -> list[str]:
    return [reason["code"] for reason in row["reasons"]]


@pytest.mark.parametrize("name", VALID)
def test_a_sound_record_is_kept_without_a_word(seen: dict[str, Row], name: str) -> None:
    assert (codes(seen[name]), seen[name]["warnings"]) == ([], [])


@pytest.mark.parametrize("code", ODD)
def test_an_odd_record_is_kept_with_a_warning(seen: dict[str, Row], code: str) -> None:
    assert (codes(seen[code]), seen[code]["warnings"]) == ([], [code])


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_record_is_rejected_for_its_one_fault(seen: dict[str, Row], code: str) -> None:
    assert codes(seen[code]) == [code]


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_is_rejected_and_never_throws(seen: dict[str, Row], name: str) -> None:
    assert codes(seen[name]) == [GARBAGE[name][1]]


def test_a_record_with_three_faults_shows_three(seen: dict[str, Row]) -> None:
    assert codes(seen["three faults"]) == ["malformed_owner", "negative_units", "missing_roaming_flag"]


def test_a_record_of_nulls_shows_what_is_missing(seen: dict[str, Row]) -> None:
    missing = ("record_id", "record_type", "start_time", "roaming_flag", "international_flag")
    assert codes(seen["nulls"]) == [f"missing_{name}" for name in missing]


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("voice", "units", 60),
        ("voice", "other_party", "+212661000002"),
        ("voice", "start_time", "2026-03-06 09:00:00"),
        ("voice", "technology", "4G"),
        ("sms", "units", 1),
        ("data", "units", 1_500_000),
        ("data", "other_party", None),
        ("data", "session_duration_sec", 30),
        ("a fraction of a second", "units", 61),
        ("a fraction of a byte", "units", 12_345_679),
        ("a volume in scientific notation", "units", 1),
        ("a tenth, which no double holds", "units", 100_000),
        ("minus zero", "units", 0),
        ("the most", "units", 10**14),
        ("a number for an id", "usage_id", "17"),
        ("a field twice", "units", 61),
        ("flags as words and digits", "is_roaming", True),
        ("flags as words and digits", "is_international", False),
        ("a short code", "other_party", "112"),
        ("no_zone", "start_time", "2026-03-06 09:00:00"),
        ("malformed_other_party", "other_party", None),
        ("corrupt_json", "record_id", None),
        ("negative_units", "record_id", "r-1"),
    ],
)
def test_values_are_read_as_they_are_meant(seen: dict[str, Row], name: str, column: str, value: Any) -> None:
    assert seen[name][column] == value


def test_a_reason_names_the_field_and_what_was_found(seen: dict[str, Row]) -> None:
    assert (
        seen["malformed_owner"]["reasons"][0]["sentence"] == "caller_id must be a telephone number, and is 'anonymous'"
    )
    assert len(seen["record_id_too_long"]["reasons"][0]["sentence"]) < 150


def test_the_content_hash_tells_another_writing_from_another_content(seen: dict[str, Row]) -> None:
    assert seen["voice"]["content_hash"] == seen["a number as a string"]["content_hash"]
    assert seen["voice"]["content_hash"] != seen["zero"]["content_hash"]
