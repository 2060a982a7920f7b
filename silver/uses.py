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
    # Fields by their order: twice as fast as by their names.
    kind, _, record_id, _, start, roaming, international, technology, cell, network, owner, other, amount, session = (
        record
    )
    return Use._make(
        (
            identifier(record_id) if record_id else None,
            kind.name,
            owner_number(owner, reading.network) if owner else None,
            called(other, reading.network) if other else None,
            instant(start, read_time_zone(reading.time_zone)) if start else None,
            whole_units(amount, kind.units_each) if amount else kind.units_of_none,
            whole_units(session, 1) if session else None,
            cell if cell and len(cell) <= LONGEST_CELL_ID else None,
            generation(technology) if technology else None,
            True if network else flag(roaming) if roaming else None,
            flag(international) if international else None,
            network if network and len(network) <= LONGEST_NETWORK else None,
        )
    )


def called(text: str, network: Network) -> str | None:
    """Whom a record says was called."""
    return other_party(text, network) if len(text) <= LONGEST_NUMBER else None
