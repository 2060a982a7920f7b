"""The services that a network sells. Gates, prices, bills, reports and texts know no other: one more is a line here."""

from collections.abc import Mapping
from dataclasses import dataclass

SECOND, MESSAGE, BYTE = "second", "message", "byte"


@dataclass(frozen=True)
class Service:
    """A service, sold by the unit.

    name: the record_type of tables and records, and its table in a tariff. label: on bills. use: what one is called.
    unit: SECOND, MESSAGE or BYTE. usual_units: a use of more is let in with a warning. most_units: no use has more.
    """

    name: str
    label: str
    use: str
    unit: str
    usual_units: int
    most_units: int

    @property
    def takes_time(self) -> bool:
        """Whether a use may go on when its rate ends, and is cut there."""
        return self.unit == SECOND


EVERY = (
    Service("voice", "Voice", "Call", SECOND, 24 * 60 * 60, 31 * 24 * 60 * 60),  # longer calls are written in parts
    Service("sms", "SMS", "Message", MESSAGE, 100, 1_000_000),
    Service("data", "Data", "Data session", BYTE, 10**12, 10**14),  # no more can be sent in a month at 300 Mbit/s
)

SERVICES: Mapping[str, Service] = {service.name: service for service in EVERY}
"""By name, in the order of bills. One that is sold no more stays: history speaks of it."""
