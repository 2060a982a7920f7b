"""What a record says, whatever its format: values by names common to all. And what a record type is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

from telecom.services import SERVICES

Value = str | int | None
"""A text, a whole number, a truth value, or nothing. Other numbers are texts that say so."""

COMMON = {
    "record_id": "record_id",
    "record_type": "record_type",
    "start_time": "timestamp",
    "roaming": "is_roaming",
    "international": "is_international",
    "technology": "technology",
    "cell": "cell_id",
    "network": "visited_network",
}
"""Fields that records of every type have, by what they mean. visited_network may be left out: MCC-MNC, as 208-01."""


@dataclass(frozen=True)
class RecordType:
    """A type of record. name: the service that was used; None: a type that is not known.

    own: the fields it has beside the common ones, by what they mean: owner, other_party, amount, session.
    units_each: units to the one of amount; a type without amount is one unit.
    """

    name: str | None
    own: Mapping[str, str]
    units_each: int = 1

    @cached_property
    def most_units(self) -> int:
        """That a sound record has."""
        return SERVICES[self.name].most_units if self.name else 0

    @cached_property
    def units_of_none(self) -> int | None:
        """That a record without an amount has: one of a type whose records have none."""
        return 1 if self.name and "amount" not in self.own else None

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """The record's own names of all its fields, by what they mean."""
        return {**COMMON, **self.own}


class Record(Protocol):
    """What a record says, as it says it: see text. latest: when it may have begun, microseconds since 1970.

    owner: whose use it is. other_party: who was called. amount: of what was used. session: seconds a data session
    lasted. network: that was visited; where there is one, the use roamed. What its type does not have is None.
    """

    type: RecordType
    latest: int
    record_id: Value
    record_type: Value
    start_time: Value
    roaming: Value
    international: Value
    technology: Value
    cell: Value
    network: Value
    owner: Value
    other_party: Value
    amount: Value
    session: Value


class Reason(NamedTuple):
    """Why a record cannot be billed."""

    code: str
    sentence: str


def text(value: Value) -> str | None:
    """A value as text, without blanks around it; None where nothing is left."""
    if type(value) is str:
        return value.strip(" ") or None
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else value
