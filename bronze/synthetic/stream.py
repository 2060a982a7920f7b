"""The stream of messages: every event as it arrives, repeated ones again, with what is wrong with some."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bronze.synthetic.anomalies import REPEATS, Picks
from bronze.synthetic.dice import python_dice
from bronze.synthetic.events import Codes, Events, Integers
from bronze.synthetic.faults import DUPLICATE, FAULTS, USAGE
from bronze.synthetic.period import DAY, Period
from bronze.synthetic.records import records

CLEAN = ""
CHUNK = 10_000
"""Messages that are Python objects at a time: few enough to stay small, enough to pay for calls on columns."""

OVERTAKEN_BY = (20, 2_000)  # how many events an out-of-order one lets pass
REPEATED_AFTER = (1, 3 * DAY)  # seconds


class Anomaly(NamedTuple):
    """A message with an anomaly: its position in the chunk, its event's record id, its bytes, and where it must end."""

    position: int
    record_id: str
    kind: str
    expected: str
    value: bytes


@dataclass(frozen=True)
class Chunk:
    """Messages one after another.

    keys: the owners in E.164, so that a number keeps to one partition. record_type: positions in RECORD_TYPES.
    anomalies: of the messages that carry one; the others are clean.
    """

    keys: list[bytes]
    values: list[bytes]
    record_type: Codes
    anomalies: list[Anomaly]

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True)
class Arrivals:
    """Which of the events arrives as each message, and as what kind of anomaly (a position in `kinds`)."""

    events: Events
    event: Integers
    kind: Integers
    kinds: tuple[str, ...]


def arrivals(dice: np.random.Generator, events: Events, start: Integers, picks: Picks) -> Arrivals:
    """The events in the order of arrival. start: of each before any was made late, ascending."""
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
    return Arrivals(events, event[order], np.concatenate([kind, again_kind])[order], kinds)


def overtaken(dice: np.random.Generator, start: Integers, late_comers: Integers) -> Integers:
    """When events arrive that let some others pass first."""
    passed = late_comers + dice.integers(*OVERTAKEN_BY, len(late_comers))
    at: Integers = start[np.minimum(passed, len(start) - 1)] + 1
    return at


def messages(seed: int, period: Period, tag: str, arriving: Arrivals, size: int) -> Iterator[Chunk]:
    """The messages in their order, made chunk by chunk of `size`."""
    for first in range(0, len(arriving.event), size):
        here = slice(first, first + size)
        chunk = arriving.events.taken(arriving.event[here])
        values = records(chunk, period, tag)
        anomalies = list(spoilt(seed, values, chunk.number, arriving.kind[here], arriving.kinds))
        for anomaly in anomalies:
            values[anomaly.position] = anomaly.value
        yield Chunk([b"+%d" % owner for owner in chunk.owner.tolist()], values, chunk.record_type, anomalies)


def spoilt(
    seed: int, values: list[bytes], number: Integers, kind: Integers, kinds: tuple[str, ...]
) -> Iterator[Anomaly]:
    """The anomalies among sound records. Each draws its fault by its event's number: the others have no part in it."""
    for position in np.flatnonzero(kind).tolist():
        record, name = json.loads(values[position]), kinds[kind[position]]
        value, expected = values[position], DUPLICATE if name == "duplicate_same_bytes" else USAGE
        if name in FAULTS:
            value, expected = FAULTS[name](record, python_dice(seed, f"{name}/{number[position]}"))
        yield Anomaly(position, record["record_id"], name, expected, value)
