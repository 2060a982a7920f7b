"""What a record's words mean: who used how much, when, with whom and where. None where they mean nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

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

Rest = ParamSpec("Rest")
Meaning = TypeVar("Meaning")

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
    # Fields by their order: twice as fast as by their names.
    kind, _, record_id, _, start, roaming, international, technology, cell, network, owner, other, amount, session = (
        record
    )
    return Use._make(
        (
            usage_id(record_id),
            kind.name,
            owner_number(owner, reading.network),
            party_called(other, reading.network),
            start_time(start, read_time_zone(reading.time_zone)),
            units(amount, kind),
            counted(session, 1),
            at_most(cell, LONGEST_CELL_ID),
            technology_of(technology),
            is_roaming(roaming, network),
            flag_of(international),
            at_most(network, LONGEST_NETWORK),
        )
    )


def called(said: str, network: Network) -> str | None:
    """Whom a record says was called."""
    return other_party(said, network) if len(said) <= LONGEST_NUMBER else None


def of_text(
    function: Callable[Concatenate[str, Rest], Meaning | None],
) -> Callable[Concatenate[Value, Rest], Meaning | None]:
    """What a function makes of a value as text; None where it says nothing."""

    def of_value(value: Value, /, *rest: Rest.args, **named: Rest.kwargs) -> Meaning | None:
        said = text(value)
        return None if said is None else function(said, *rest, **named)

    return of_value


usage_id = of_text(identifier)
owner_number = remembered(of_text(e164))
party_called = of_text(called)
start_time = of_text(instant)
technology_of = remembered(of_text(generation))
flag_of = remembered(of_text(flag))


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
