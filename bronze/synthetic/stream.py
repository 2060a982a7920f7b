"""The stream of messages: every event as it arrives, repeated ones again, each with what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bronze.synthetic.anomalies import REPEATS, Picks
from bronze.synthetic.dice import python_dice
from bronze.synthetic.events import Events, Places
from bronze.synthetic.faults import DUPLICATE, FAULTS, USAGE
from bronze.synthetic.month import DAY, Month
from bronze.synthetic.records import Record, encoded, records

CLEAN = ""
CHUNK = 10_000  # messages that are Python objects at a time
OVERTAKEN_BY = (20, 2_000)  # how many events an out-of-order one lets pass
REPEATED_AFTER = (1, 3 * DAY)  # seconds


class Message(NamedTuple):
    """One message. key: its owner in E.164, so that a number keeps to one partition. kind: of anomaly."""

    key: bytes
    value: bytes
    record_id: str
    record_type: str
    kind: str
    expected: str


@dataclass(frozen=True)
class Arrivals:
    """Which event arrives as each message, and as what kind of anomaly (a place in `kinds`)."""

    event: Places
    kind: Places
    kinds: tuple[str, ...]


def arrivals(dice: np.random.Generator, start: Places, picks: Picks) -> Arrivals:
    """The order of arrival. start: of the events before any was made late, ascending."""
    kinds = (CLEAN, *picks)
    kind = np.zeros(len(start), dtype=np.int64)
    for code, name in enumerate(kinds):
        if name and name not in REPEATS:
            kind[picks[name]] = code
    at = start.copy()
    at[picks["out_of_order"]] = overtaken(dice, start, picks["out_of_order"])
    again = np.concatenate([picks[name] for name in REPEATS])
    again_kind = np.concatenate([np.full(len(picks[name]), kinds.index(name)) for name in REPEATS])
    again_at = start[again] + dice.integers(*REPEATED_AFTER, len(again))
    order = np.argsort(np.concatenate([at, again_at]), kind="stable")
    event = np.concatenate([np.arange(len(start)), again])
    return Arrivals(event[order], np.concatenate([kind, again_kind])[order], kinds)


def overtaken(dice: np.random.Generator, start: Places, late_comers: Places) -> Places:
    """When events arrive that let some others pass first."""
    passed = late_comers + dice.integers(*OVERTAKEN_BY, len(late_comers))
    at: Places = start[np.minimum(passed, len(start) - 1)] + 1
    return at


def messages(seed: int, month: Month, tag: str, events: Events, arriving: Arrivals) -> Iterator[Message]:
    """The messages in their order, made chunk by chunk."""
    for first in range(0, len(arriving.event), CHUNK):
        places = arriving.event[first : first + CHUNK]
        chunk = events.taken(places)
        columns = (chunk.number.tolist(), chunk.owner.tolist(), arriving.kind[first : first + CHUNK].tolist())
        for record, number, owner, kind in zip(records(chunk, month, tag), *columns, strict=True):
            yield message(seed, record, number, owner, arriving.kinds[kind])


def message(seed: int, record: Record, number: int, owner: int, kind: str) -> Message:
    """One message. Its faults are drawn by its event's number, so they do not depend on the others'."""
    value, expected = faulty(seed, record, number, kind)
    return Message(b"+%d" % owner, value, record["record_id"], record["record_type"], kind, expected)


def faulty(seed: int, record: Record, number: int, kind: str) -> tuple[bytes, str]:
    """The record's bytes with their anomaly in them, and where mediation must put them."""
    if kind in FAULTS:
        return FAULTS[kind](record, python_dice(seed, f"{kind}/{number}"))
    return encoded(record), DUPLICATE if kind == "duplicate_same_bytes" else USAGE
