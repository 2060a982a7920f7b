"""Events as the records a switch writes: one JSON object each, UTF-8."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from bronze.synthetic.events import DATA, RECORD_TYPES, SMS, VOICE, Events
from bronze.synthetic.month import Month
from bronze.synthetic.network import CELLS, NAMINGS
from bronze.synthetic.phone_numbers import written

Record = dict[str, Any]

OWNER_FIELD = {"voice": "caller_id", "sms": "sender_id", "data": "user_id"}
UNITS_FIELD = {"voice": "duration_sec", "data": "data_volume_mb"}
MB = 1_000_000  # bytes

encoded_object = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encoded(record: Record) -> bytes:
    """The record's bytes."""
    return encoded_object(record).encode()


def records(events: Events, month: Month, tag: str) -> Iterator[Record]:
    """The events as records, in their order. tag: what tells this run's record ids from any other run's."""
    times = month.written(events.start, events.time_writing)
    parts = (commons(events, tag, times), whose(events), how_much(events))
    for common, parties, amounts in zip(*parts, strict=True):
        yield common | parties | amounts


def commons(events: Events, tag: str, times: list[str]) -> Iterator[Record]:
    """The fields that every record type has."""
    columns = (events.number, events.record_type, events.cell, events.naming)
    flags = (events.is_roaming, events.is_international)
    rows = zip(times, *(column.tolist() for column in columns + flags), strict=True)
    for time, number, kind, place, naming, roams, abroad in rows:
        cell = CELLS[place]
        yield {
            "record_id": f"{cell.switch}-{tag}-{number:09d}",
            "record_type": RECORD_TYPES[kind],
            "timestamp": time,
            "cell_id": cell.id,
            "technology": NAMINGS[cell.technology][naming],
            "is_roaming": roams,
            "is_international": abroad,
        }


def whose(events: Events) -> Iterator[Record]:
    """The owner's number, and the other party's where there is one."""
    columns = (events.record_type, events.owner, events.owner_writing, events.other, events.other_writing)
    for kind, owner, writing, other, other_writing in zip(*(c.tolist() for c in columns), strict=True):
        if kind == VOICE:
            yield {"caller_id": written(owner, writing), "callee_id": written(other, other_writing)}
        elif kind == SMS:
            yield {"sender_id": written(owner, writing), "receiver_id": written(other, other_writing)}
        else:
            yield {"user_id": written(owner, writing)}


def how_much(events: Events) -> Iterator[Record]:
    """Seconds of a call; megabytes, exact to the byte, and seconds of a session; nothing for a message."""
    megabytes = np.where(events.record_type == DATA, events.units / MB, 0.0).tolist()
    columns = (events.record_type.tolist(), events.units.tolist(), megabytes, events.session.tolist())
    for kind, seconds, volume, session in zip(*columns, strict=True):
        if kind == VOICE:
            yield {"duration_sec": seconds}
        elif kind == SMS:
            yield {}
        else:
            yield {"data_volume_mb": volume, "session_duration_sec": session}
