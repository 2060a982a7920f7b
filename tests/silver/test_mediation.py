"""What mediation makes of records, sound, odd and broken."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow
import pytest

from silver import mediation
from silver.mediation import EVENT_COLUMNS, Mediation
from silver.numbers import Network
from silver.uses import Reading
from tests.builders import bronze_rows, cdr
from tests.silver.nasty_records import nasty_records
from tests.silver.records import BROKEN, GARBAGE, ODD, VALID

HASH_OF_VOICE = "96c92f283613a41efe064969483f650fe541616c7e18684c77918efb1c5c03ef"
"""Of what is billable without a visited network, as it was before records had one."""

NULLS = b'{"record_id": null, "record_type": null, "timestamp": null, "is_roaming": null, "is_international": null}'
THREE_FAULTS = cdr(caller_id="0612", duration_sec=-1, is_roaming=None)
MOROCCO = Mediation(Reading("Africa/Casablanca", Network("MA")), hours_ahead=24)
Row = dict[str, Any]
REQUIRED = (
    "usage_id", "record_type", "msisdn", "start_time", "units", "is_roaming", "is_international", "content_hash",
)  # fmt: skip


def mediated(*payloads: bytes | None, taken: datetime | None = None, mediation: Mediation = MOROCCO) -> list[Row]:
    """What becomes of payloads. taken: by Kafka; None: from a file, on the day that bronze_rows says."""
    rows = [{"broker_time": taken} | row for row in bronze_rows(payloads)]
    kinds = {
        "payload": pyarrow.binary(), "broker_time": pyarrow.timestamp("us", "UTC"), "ingest_day": pyarrow.date32(),
    }  # fmt: skip
    columns = {name: pyarrow.array([row[name] for row in rows], kinds.get(name)) for name in EVENT_COLUMNS}
    return mediation(pyarrow.table(columns)).to_pylist()


@pytest.fixture(scope="module")
def seen() -> dict[str, Row]:
    """What mediation made of each record, by its name."""
    named: dict[str, bytes | None] = {**VALID, **ODD, **BROKEN, "nulls": NULLS, "three faults": THREE_FAULTS}
    named |= {name: payload for name, (payload, _) in GARBAGE.items()}
    return dict(zip(named, mediated(*named.values()), strict=True))


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
        ("voice", "start_time", datetime(2026, 3, 6, 9, tzinfo=UTC)),
        ("voice", "technology", "4G"),
        ("sms", "units", 1),
        ("data", "units", 1_500_000),
        ("data", "other_party", None),
        ("a field without a name", "other_party", None),
        ("a nameless amount", "units", 1),
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
        ("no_zone", "start_time", datetime(2026, 3, 6, 9, tzinfo=UTC)),
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


NINE = datetime(2026, 3, 6, 9, tzinfo=UTC)
"""When the default record starts."""
SECOND = timedelta(seconds=1)


def test_a_use_that_begins_after_its_record_came_is_rejected_but_for_what_clocks_differ() -> None:
    for early, wanted in ((0, []), (24, []), (25, ["start_time_in_the_future"])):
        (row,) = mediated(cdr(), taken=NINE - timedelta(hours=early))
        assert codes(row) == wanted
    (row,) = mediated(cdr(timestamp="2099-01-01T00:00:00Z"))
    assert row["reasons"][0]["sentence"] == (
        "timestamp must be no later than 2026-04-03T00:00:00Z, and is '2099-01-01T00:00:00Z'"
    )


def test_of_a_file_a_record_came_at_the_end_of_its_day() -> None:
    assert bronze_rows([b""])[0]["ingest_day"] == date(2026, 4, 1)
    last, first = (mediated(cdr(timestamp=at))[0] for at in ("2026-04-03T00:00:00Z", "2026-04-03T00:00:01Z"))
    assert (codes(last), codes(first)) == ([], ["start_time_in_the_future"])


def test_a_use_before_the_first_that_is_kept_comes_too_late_whatever_else_is_wrong() -> None:
    late, early = (replace(MOROCCO, kept_from=int((NINE + step).timestamp()) * 10**6) for step in (SECOND, -SECOND))
    assert [codes(*mediated(cdr(), mediation=kept)) for kept in (late, early)] == [["too_late"], []]
    assert codes(*mediated(cdr(duration_sec=-1), mediation=late)) == ["negative_units", "too_late"]
    assert codes(*mediated(cdr(timestamp="1999-01-01T00:00:00Z"), mediation=late)) == ["start_time_out_of_range"]


def test_what_nobody_foresaw_is_a_reject_that_names_it_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(record: Any, reading: Any) -> Any:
        if record.record_id == "r-2":
            raise ZeroDivisionError("by nobody")
        return use(record, reading)

    use = mediation.use
    monkeypatch.setattr(mediation, "use", fail)
    good, bad, also_good = mediated(cdr(), cdr(record_id="r-2"), cdr(record_id="r-3"))
    assert (codes(good), codes(bad), codes(also_good)) == ([], ["mediation_failed"], [])
    assert bad["reasons"][0]["sentence"] == "mediation failed: ZeroDivisionError: by nobody"
    assert bad["payload"] == cdr(record_id="r-2")


def test_no_events_are_no_rows() -> None:
    assert mediated() == []


def test_whatever_a_record_is_it_is_a_whole_use_or_has_reasons() -> None:
    counts = Counter[str]()
    for row in mediated(*nasty_records(5, 20_000)):
        reasons = codes(row)
        if not reasons:
            assert None not in [row[name] for name in REQUIRED], row
        counts.update(reasons or ["sound"])
    assert counts["mediation_failed"] == 0
    assert counts["sound"] > 8_000
    assert len(counts) > 18
