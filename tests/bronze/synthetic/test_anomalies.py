"""Anomalies: each kind at its rate, each one what its kind says, and the rest untouched."""

import json
from collections import Counter
from dataclasses import replace

import phonenumbers
import pytest

from bronze.synthetic.anomalies import KINDS, rates_of
from bronze.synthetic.network import NAMINGS
from bronze.synthetic.records import OWNER_FIELD, UNITS_FIELD
from bronze.synthetic.scenario import stream
from lake.errors import Stop
from tests.bronze.march import MARCH, Message, e164, local, messages, of, people, record, sent


def test_every_kind_of_anomaly_comes_at_exactly_its_rate():
    wanted = {name: round(kind.rate * MARCH.events) for name, kind in KINDS.items()}
    counts = Counter(message.kind for message in messages())
    assert {name: counts[name] for name in KINDS} == wanted
    assert 0.03 < sum(wanted.values()) / MARCH.events < 0.05


def test_a_missing_field_is_the_one_the_reason_names():
    fields = {"missing_start_time": "timestamp", "missing_roaming_flag": "is_roaming"}
    fields |= {"missing_international_flag": "is_international", "missing_record_id": "record_id"}
    for message in of("missing_field"):
        reason = message.expected.removeprefix("reject:")
        own = {
            "missing_owner": OWNER_FIELD[message.record_type],
            "missing_units": UNITS_FIELD.get(message.record_type),
        }
        field = (fields | own | {"missing_record_type": "record_type"})[reason]
        assert record(message).get(field) is None


def test_negative_units_are_below_zero():
    assert all(record(m)[UNITS_FIELD[m.record_type]] < 0 for m in of("negative_units"))


def test_corrupt_records_can_not_be_read_and_stay_on_one_line():
    for message in of("corrupt_json"):
        assert message.value.strip()
        assert b"\n" not in message.value
        with pytest.raises((UnicodeDecodeError, json.JSONDecodeError)):
            json.loads(message.value.decode())


def test_corrupt_records_say_whether_they_are_utf_8():
    expected = Counter(message.expected for message in of("corrupt_json"))
    assert set(expected) == {"reject:corrupt_json", "reject:not_utf8"}
    for message in of("corrupt_json"):
        assert (b"\xff" in message.value) == (message.expected == "reject:not_utf8")


def test_malformed_numbers_are_no_numbers():
    for message in of("malformed_number"):
        try:
            number = phonenumbers.parse(record(message)[OWNER_FIELD[message.record_type]], "MA")
        except phonenumbers.NumberParseException:
            continue
        assert not phonenumbers.is_possible_number(number)


def test_unknown_subscribers_have_sound_numbers_that_are_no_customers():
    known = {f"+{person.msisdn}".encode() for person in people()}
    for message in of("unknown_subscriber"):
        owner = record(message)[OWNER_FIELD[message.record_type]]
        assert e164(owner).encode() == message.key
        assert message.key not in known
        assert phonenumbers.is_valid_number(phonenumbers.parse(owner, "MA"))


def test_times_without_a_zone_are_local_times_of_the_month():
    assert of("no_zone")
    assert {(len(record(m)["timestamp"]), local(m).month) for m in of("no_zone")} == {(19, 3)}


def test_unknown_technologies_are_unknown():
    known = {naming for namings in NAMINGS.values() for naming in namings}
    assert known.isdisjoint(record(m)["technology"] for m in of("unknown_technology"))


def test_late_events_started_two_to_five_weeks_before_their_neighbours_in_an_earlier_month():
    latest = local(messages()[0])
    for message in messages():
        if message.kind == "":
            latest = local(message)
        if message.kind == "late":
            assert 13.9 < (latest - local(message)).total_seconds() / 86_400 < 35.1
            assert local(message).month < 3


def test_out_of_order_events_arrive_after_later_ones():
    latest = local(messages()[0])
    for message in messages():
        if message.kind == "":
            latest = max(latest, local(message))
        if message.kind == "out_of_order":
            assert local(message) < latest


def test_a_redelivery_repeats_an_earlier_clean_message_byte_for_byte():
    seen: set[bytes] = set()
    for message in messages():
        if message.kind == "duplicate_same_bytes":
            assert message.value in seen
        if message.kind == "":
            seen.add(message.value)


def test_a_conflict_comes_after_its_original_on_its_key_with_other_billable_content():
    seen: dict[str, Message] = {}
    for message in messages():
        if message.kind == "duplicate_conflict":
            original = seen[message.record_id]
            changed = {k for k, v in record(message).items() if record(original)[k] != v}
            assert changed == {UNITS_FIELD.get(message.record_type, "is_roaming")}
            assert original.key == message.key
        if message.kind == "":
            seen[message.record_id] = message


def test_rates_that_ask_for_more_than_there_is_stop_with_a_sentence():
    with pytest.raises(Stop, match="can carry"):
        list(stream(replace(MARCH, rates=rates_of({"late": 0.6, "no_zone": 0.6})), people()))
    with pytest.raises(Stop, match="repeated"):
        list(stream(replace(MARCH, rates=rates_of({"duplicate_same_bytes": 1.0})), people()))


def test_a_scenario_without_anomalies_is_clean():
    clean = replace(MARCH, events=500, rates=dict.fromkeys(KINDS, 0.0))
    assert {message.kind for message in sent(clean, people())} == {""}
