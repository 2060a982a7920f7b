"""What a record's words mean: who used how much, when, with whom and where. None where they mean nothing."""

from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from typing import NamedTuple

from lake.time_zones import read_time_zone
from silver.amounts import flag, whole_units
from silver.identifiers import identifier
from silver.instants import instant
from silver.numbers import Network, e164, other_party
from silver.records.record import Record, RecordType, Value, text
from silver.technologies import generation

LONGEST_CELL_ID = 128
LONGEST_NETWORK = 32
LONGEST_NUMBER = 64
"""Characters that a telephone number, a URI among them, is looked for in."""

remembered = lru_cache(maxsize=100_000, typed=True)
"""What is worked out once for each value, of which there are few: 1 and true are two."""


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
    network = record.network
    return Use(
        usage_id(record.record_id),
        record.type.name,
        owner_number(record.owner, reading.network),
        party_called(record.other_party, reading.network),
        start_time(record.start_time, read_time_zone(reading.time_zone)),
        units(record.amount, record.type),
        counted(record.session, 1),
        at_most(record.cell, LONGEST_CELL_ID),
        technology_of(record.technology),
        is_roaming(record.roaming, network),
        flag_of(record.international),
        at_most(network, LONGEST_NETWORK),
    )


def usage_id(value: Value) -> str | None:
    """What a record is called."""
    said = text(value)
    return None if said is None else identifier(said)


def start_time(value: Value, time_zone: tzinfo) -> int | None:
    """When it says that the use began."""
    said = text(value)
    return None if said is None else instant(said, time_zone)


@remembered
def owner_number(value: Value, network: Network) -> str | None:
    """Whose use it was."""
    said = text(value)
    return None if said is None else e164(said, network)


def party_called(value: Value, network: Network) -> str | None:
    """Whom a record says was called."""
    said = text(value)
    return None if said is None or len(said) > LONGEST_NUMBER else other_party(said, network)


@remembered
def technology_of(value: Value) -> str | None:
    """The radio technology's generation."""
    said = text(value)
    return None if said is None else generation(said)


@remembered
def flag_of(value: Value) -> bool | None:
    """What is true or false."""
    said = text(value)
    return None if said is None else flag(said)


def units(amount: Value, kind: RecordType) -> int | None:
    """Units of the record type; one of a type whose records have no amount."""
    return kind.units_of_none if amount is None else counted(amount, kind.units_each)


def counted(amount: Value, units_each: int) -> int | None:
    """Whole units of an amount."""
    value = amount if type(amount) is int else text(amount)
    return None if value is None else whole_units(value, units_each)


@remembered
def at_most(value: Value, characters: int) -> str | None:
    """A text that is no longer."""
    said = text(value)
    return said if said is not None and len(said) <= characters else None


def is_roaming(value: Value, network: Value) -> bool | None:
    """Whether the record says so, or names a network that was visited; None where it should say so and does not."""
    return flag_of(value) if network is None or text(network) is None or text(value) is None else True
