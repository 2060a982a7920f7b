"""The month that the tests of synthetic traffic look at, and how they read its messages."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import phonenumbers

from bronze.synthetic.anomalies import rates_of
from bronze.synthetic.events import RECORD_TYPES
from bronze.synthetic.people import Subscriber
from bronze.synthetic.records import OWNER_FIELD
from bronze.synthetic.scenario import Scenario, customers, stream
from bronze.synthetic.stream import Chunk
from lake.time_zones import read_time_zone

ZONE = read_time_zone("Africa/Casablanca")
MIX = {"voice": 60.0, "sms": 10.0, "data": 30.0}
MARCH = Scenario(date(2026, 3, 1), ZONE.key, 300, 20_000, 42, MIX, rates_of({}))
OTHER_PARTY = {"voice": "callee_id", "sms": "receiver_id"}


class Message(NamedTuple):
    """One message with what is known of it; kind and expected are those of its anomaly, or of none."""

    key: bytes
    value: bytes
    record_id: str
    record_type: str
    kind: str = ""
    expected: str = "usage"


@cache
def people() -> list[Subscriber]:
    return customers(MARCH)


@cache
def messages() -> list[Message]:
    return sent(MARCH, people())


def sent(scenario: Scenario, subscribers: list[Subscriber], size: int = 1_000) -> list[Message]:
    return [message for chunk in stream(scenario, subscribers, size) for message in messages_of(chunk)]


def messages_of(chunk: Chunk) -> Iterator[Message]:
    wrong = {anomaly.position: anomaly for anomaly in chunk.anomalies}
    for place, (key, value) in enumerate(zip(chunk.keys, chunk.values, strict=True)):
        record_type = RECORD_TYPES[chunk.record_type[place]]
        if place in wrong:
            anomaly = wrong[place]
            assert anomaly.value == value
            yield Message(key, value, anomaly.record_id, record_type, anomaly.kind, anomaly.expected)
        else:
            yield Message(key, value, json.loads(value)["record_id"], record_type)


def of(kind: str = "") -> list[Message]:
    """The messages with one kind of anomaly, or the clean ones."""
    return [message for message in messages() if message.kind == kind]


def record(message: Message) -> dict[str, Any]:
    return dict(json.loads(message.value))


def local(message: Message) -> datetime:
    """The record's start; without a zone it is local."""
    start = datetime.fromisoformat(record(message)["timestamp"])
    return start.astimezone(ZONE) if start.tzinfo else start.replace(tzinfo=ZONE)


def owner(message: Message) -> str:
    return str(record(message)[OWNER_FIELD[message.record_type]])


def e164(number: str) -> str:
    return phonenumbers.format_number(phonenumbers.parse(number, "MA"), phonenumbers.PhoneNumberFormat.E164)
