"""Synthetic traffic: the same bytes from the same seed, in the mix, in the month, and sound where clean."""

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import phonenumbers
import pytest

from bronze.synthetic.contracts import active_until
from bronze.synthetic.network import NAMINGS
from bronze.synthetic.records import OWNER_FIELD, UNITS_FIELD
from bronze.synthetic.scenario import customers
from tests.bronze.march import MARCH, OTHER_PARTY, ZONE, e164, local, messages, of, people, record, sent


def test_the_bytes_stay_those_of_the_pinned_faker_and_numpy():
    names = "".join(person.account.customer_name for person in people()).encode()
    values = b"".join(message.value for message in messages())
    assert hashlib.sha256(names).hexdigest()[:16] == "a39f06fdcace0a2f"  # a new pin may change these two,
    assert hashlib.sha256(values).hexdigest()[:16] == "c3e727848ac2cb01"  # and then every demo's numbers


def test_the_size_of_a_chunk_changes_no_byte():
    assert [m.value for m in sent(replace(MARCH, events=500), people(), 7)] == [
        m.value for m in sent(replace(MARCH, events=500), people(), 500)
    ]


def test_another_seed_gives_other_people_and_other_records():
    other = replace(MARCH, seed=43)
    strangers = customers(other)
    assert {p.msisdn for p in strangers}.isdisjoint({p.msisdn for p in people()})
    assert {m.record_id for m in sent(other, strangers)}.isdisjoint({m.record_id for m in messages()})


def test_as_many_messages_come_as_were_asked_for():
    assert len(messages()) == MARCH.events


def test_record_types_come_in_the_mix():
    counts = Counter(message.record_type for message in messages())
    assert counts == pytest.approx({"voice": 12_000, "sms": 2_000, "data": 6_000}, abs=400)


def test_a_mix_without_calls_has_none():
    scenario = replace(MARCH, mix={"data": 1.0}, events=500)
    assert {m.record_type for m in sent(scenario, people())} == {"data"}


def test_a_record_id_is_given_once_except_to_duplicates():
    once = [m.record_id for m in messages() if not m.kind.startswith("duplicate")]
    assert len(set(once)) == len(once)


def test_clean_records_have_every_field_of_their_type_and_sound_values():
    technologies = {naming for namings in NAMINGS.values() for naming in namings}
    common = {"record_id", "record_type", "timestamp", "cell_id", "technology"}
    common |= {"is_roaming", "is_international"}
    own = {
        "voice": {"caller_id", "callee_id", "duration_sec"},
        "sms": {"sender_id", "receiver_id"},
        "data": {"user_id", "data_volume_mb", "session_duration_sec"},
    }
    for clean in map(record, of()):
        assert set(clean) == common | own[clean["record_type"]]
        assert clean["technology"] in technologies
        assert isinstance(clean["is_roaming"], bool)
        assert isinstance(clean["is_international"], bool)
        assert clean.get(UNITS_FIELD.get(clean["record_type"], ""), 0) >= 0


def test_volumes_are_exact_to_the_byte():
    volumes = [m.value.split(b'"data_volume_mb":')[1].split(b",")[0] for m in of() if m.record_type == "data"]
    assert all(len(volume.partition(b".")[2]) <= 6 and b"e" not in volume for volume in volumes)


def test_clean_numbers_are_valid_and_the_owner_is_a_customer_and_the_key():
    customers_numbers = {f"+{person.msisdn}" for person in people()}
    for message in of()[:4_000]:
        clean = record(message)
        owner = clean[OWNER_FIELD[message.record_type]]
        assert e164(owner) in customers_numbers
        assert e164(owner).encode() == message.key
        other = clean.get(OTHER_PARTY.get(message.record_type, ""), owner)
        assert len(other) < 6 or phonenumbers.is_valid_number(phonenumbers.parse(other, "MA"))


def test_numbers_and_times_come_in_mixed_writings():
    clean = [record(message) for message in of()]
    owners = Counter(r[OWNER_FIELD[r["record_type"]]][:2] for r in clean)
    assert {"06", "07", "+2", "00"} == set(owners)
    assert {r["timestamp"][19:] for r in clean} == {"Z", "+00:00", "+01:00"}


def test_offsets_are_those_of_the_zone_before_and_after_the_clock_change():
    for message in of():
        start = datetime.fromisoformat(record(message)["timestamp"])
        assert start.utcoffset() in {start.astimezone(ZONE).utcoffset(), UTC.utcoffset(None)}


def test_clean_events_start_within_the_local_month_and_in_order():
    starts = [local(message) for message in of()]
    assert starts == sorted(starts)
    assert {(start.year, start.month) for start in starts} == {(2026, 3)}
    assert {start.day for start in starts} == set(range(1, 32))


def test_evenings_are_busier_than_nights():
    hours = Counter(local(message).hour for message in of())
    assert hours[20] > 5 * hours[3]


def test_few_sessions_carry_most_of_the_data():
    volumes = sorted(record(m)["data_volume_mb"] for m in of() if m.record_type == "data")
    assert sum(volumes[-len(volumes) // 10 :]) > 0.5 * sum(volumes)


def test_roaming_happens_in_foreign_cells_and_nowhere_else():
    assert any(record(message)["is_roaming"] for message in of())
    assert all(r["is_roaming"] == (r["cell_id"][:3] != "604") for r in map(record, of()))


def test_international_uses_go_to_foreign_numbers():
    with_party = [r for r in map(record, of()) if r["record_type"] in OTHER_PARTY]
    abroad = [r for r in with_party if r["is_international"]]
    assert 0.01 < len(abroad) / len(with_party) < 0.06
    assert not any(e164(r[OTHER_PARTY[r["record_type"]]]).startswith("+212") for r in abroad)


def test_only_numbers_that_are_active_at_the_time_use_the_network():
    spans = {f"+{p.msisdn}".encode(): (p.versions[0].valid_from, active_until(p.versions)) for p in people()}
    assert any(until and until.month == 3 for _, until in spans.values())
    for message in of() + of("late"):
        begins, until = spans[message.key]
        assert begins <= local(message).date()
        assert until is None or local(message).date() < until


def test_some_customers_use_nothing():
    silent = len(people()) - len({message.key for message in of()})
    assert 0 < silent < 0.1 * len(people())


def test_one_subscriber_and_one_event_are_enough():
    small = replace(MARCH, subscribers=1, events=1)
    assert len(sent(small, customers(small))) == 1
