"""The columns that describe events before they are written as records: numpy arrays, one place per event."""

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]

RECORD_TYPES = ("voice", "sms", "data")
"""Those that are made; bronze.synthetic.records has how a switch writes them."""

VOICE, SMS, DATA = range(3)


@dataclass(frozen=True)
class Events:
    """Events in the order they start.

    number: their place, which becomes part of the record id. record_type: place in RECORD_TYPES.
    start: seconds since 1970 UTC. owner, other: the integer of the E.164 digits, other 0 for data.
    cell: place in CELLS. units: seconds, 1 or bytes. session: seconds. naming and the writings: which of a
    switch's ways to put it.
    """

    number: Places
    record_type: Codes
    start: Places
    owner: Places
    other: Places
    cell: Places
    units: Places
    session: Places
    is_roaming: Flags
    is_international: Flags
    naming: Codes
    time_writing: Codes
    owner_writing: Codes
    other_writing: Codes

    def __len__(self) -> int:
        return len(self.start)

    def taken(self, places: Places) -> Self:
        """The events at these places, in this order."""
        columns: dict[str, Any] = {column.name: getattr(self, column.name)[places] for column in fields(self)}
        return type(self)(**columns)
