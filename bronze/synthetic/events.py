"""The columns that describe events before they are written as records: numpy arrays, one value per event."""

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]

RECORD_TYPES = ("voice", "sms", "data")
"""Those that are made; bronze.synthetic.records has how a switch writes them."""

VOICE, SMS, DATA = range(3)


@dataclass(frozen=True)
class Events:
    """Events in the order they start.

    number: their position, which becomes part of the record id. record_type: position in RECORD_TYPES.
    start: seconds since 1970 UTC. owner, other: the integer of the E.164 digits, other 0 for data.
    cell: position in CELLS. units: seconds, 1 or bytes. session: seconds. naming and the writings: which of a
    switch's ways to put it.
    """

    number: Integers
    record_type: Codes
    start: Integers
    owner: Integers
    other: Integers
    cell: Integers
    units: Integers
    session: Integers
    is_roaming: Flags
    is_international: Flags
    naming: Codes
    time_writing: Codes
    owner_writing: Codes
    other_writing: Codes

    def __len__(self) -> int:
        return len(self.start)

    def taken(self, positions: Integers) -> Self:
        """The events at these positions, in this order."""
        columns: dict[str, Any] = {column.name: getattr(self, column.name)[positions] for column in fields(self)}
        return type(self)(**columns)
