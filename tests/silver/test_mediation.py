"""What mediation makes of records, sound, odd and broken. One Spark job reads them all; each test looks at its own."""

from typing import Any

import pytest
from pyspark.sql import Row, SparkSession

from silver.mediation import mediated
from tests.builders import bronze_rows, cdr
from tests.silver.records import BROKEN, GARBAGE, ODD, VALID

HASH_OF_VOICE = "96c92f283613a41efe064969483f650fe541616c7e18684c77918efb1c5c03ef"
"""Of what is billable without a visited network, as it was before records had one."""

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
        ("a visited network", "visited_network", "208-01"),
        ("a visited network", "is_roaming", True),
        ("voice", "visited_network", None),
        ("voice", "content_hash", HASH_OF_VOICE),
        ("no_zone", "start_time", "2026-03-06 09:00:00"),
        ("malformed_other_party", "other_party", None),
        ("corrupt_json", "record_id", None),
        ("negative_units", "record_id", "r-1"),
    ],
)
def test_values_are_read_as_they_are_meant(seen: dict[str, Row], name: str, column: str, value: Any) -> None:
    assert seen[name][column] == value


def test_a_reason_names_the_field_and_what_was_found(seen: dict[str, Row]) -> None:
    said = seen["malformed_owner"]["reasons"][0]["sentence"]
    assert said == "caller_id must be a telephone number, and is 'anonymous'"
    said = seen["a call of more than a month"]["reasons"][0]["sentence"]
    assert said == "duration_sec must be at most 2,678,400, and is '2678400.001'"
    assert len(seen["record_id_too_long"]["reasons"][0]["sentence"]) < 150


def test_the_content_hash_tells_another_writing_from_another_content(seen: dict[str, Row]) -> None:
    assert seen["voice"]["content_hash"] == seen["a number as a string"]["content_hash"]
    assert seen["voice"]["content_hash"] != seen["zero"]["content_hash"]
    assert seen["voice"]["content_hash"] != seen["a visited network"]["content_hash"]
