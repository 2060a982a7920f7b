"""What a record's words mean: who used how much, when, with whom and where. None where they mean nothing."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from lake.time_zones import read_time_zone
from silver.amounts import flag, whole_units
from silver.identifiers import identifier
from silver.instants import instant
from silver.numbers import Network, e164, other_party
from silver.records.record import Record
from silver.technologies import generation

LONGEST_CELL_ID = 128
LONGEST_NETWORK = 32
LONGEST_NUMBER = 64
"""Characters that a telephone number, a URI among them, is looked for in."""

owner_number = lru_cache(maxsize=100_000)(e164)
"""A subscriber has many records."""


@dataclass(frozen=True)
class Reading:
    """What a record does not say. time_zone: IANA name, of times without one. network: whose switches wrote it."""

    time_zone: str
    network: Network


class Use(NamedTuple):
    """The content columns of silver.usage; any may be None. start_time: microseconds since 1970, UTC."""

    usage_id: str | None
    record_type: str | None
    msisdn: str | None
    other_party: str | None
    start_time: int | None
    units: int | None
    session_duration_sec: int | None
    cell_id: str | None
    technology: str | None
    is_roaming: bool | None
    is_international: bool | None
    visited_network: str | None


def use(record: Record, reading: Reading) -> Use:
    """What a record means."""
    return Use(  # in the order of its fields: twice as fast as by their names
        identifier(record.record_id) if record.record_id else None,
        record.type.name,
        owner_number(record.owner, reading.network) if record.owner else None,
        called(record.other_party, reading.network),
        instant(record.start_time, read_time_zone(reading.time_zone)) if record.start_time else None,
        units(record),
        whole_units(record.session, 1) if record.session else None,
        at_most(LONGEST_CELL_ID, record.cell),
        generation(record.technology) if record.technology else None,
        is_roaming(record),
        flag(record.international) if record.international else None,
        at_most(LONGEST_NETWORK, record.network),
    )


def called(text: str | None, network: Network) -> str | None:
    """Whom a record says was called."""
    return other_party(text, network) if text and len(text) <= LONGEST_NUMBER else None


def units(record: Record) -> int | None:
    """Units of the record type; one of a type whose records have no amount."""
    if record.amount is None:
        return 1 if record.type.name and "amount" not in record.type.own else None
    return whole_units(record.amount, record.type.units_each)


def is_roaming(record: Record) -> bool | None:
    """Whether the record says so, or names a network that was visited."""
    said = flag(record.roaming) if record.roaming else None
    return True if record.network is not None else said


def at_most(characters: int, text: str | None) -> str | None:
    """A text that is no longer."""
    return text if text is not None and len(text) <= characters else None
