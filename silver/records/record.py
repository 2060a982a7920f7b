"""What a record type is: the fields it has beside the common ones, and how they say who used what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pyspark.sql import Column
from pyspark.sql import functions as F

COMMON = (
    "record_id",
    "record_type",
    "timestamp",
    "cell_id",
    "technology",
    "is_roaming",
    "is_international",
    "visited_network",
)
"""The fields of every record type. visited_network may be left out: MCC-MNC, as 208-01; where it is, the use roamed."""


class Field(NamedTuple):
    """A field of a record: its name there, and what it said as a text column, null where it said nothing."""

    name: str
    text: Column


Said = Mapping[str, Field]


@dataclass(frozen=True)
class Use:
    """What any record type comes down to.

    owner, other_party: numbers as written. amount: of what was used, `units_each` units to the one.
    most_units: that a sound record has. session: seconds a data session lasted.
    """

    owner: Field
    amount: Field
    most_units: int
    units_each: int = 1
    other_party: Field | None = None
    session: Field | None = None


@dataclass(frozen=True)
class Record:
    """A record type: its name, the fields beside the common ones, and its use."""

    name: str
    fields: tuple[str, ...]
    to_usage: Callable[[Said], Use]


def nothing() -> Field:
    """A field the record type does not have."""
    return Field("", F.lit(None).cast("string"))
