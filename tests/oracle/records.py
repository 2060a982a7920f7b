"""What the oracle takes and gives, and the local calendar it counts in."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from lake.time_zones import read_time_zone

ZONE = read_time_zone("Africa/Casablanca")


@dataclass(frozen=True)
class Use:
    """One call (seconds), message (1) or data session (bytes); `start` is an aware UTC time."""

    usage_id: str
    record_type: str
    msisdn: str
    start: datetime
    units: int
    is_roaming: bool = False
    is_international: bool = False

    @property
    def local(self) -> datetime:
        """The start on the clock in Morocco."""
        return self.start.astimezone(ZONE)

    @property
    def cycle(self) -> str:
        """The cycle the whole use belongs to, as `2026-03`."""
        return f"{self.local:%Y-%m}"


@dataclass(frozen=True)
class Subscriber:
    """A number's row, in force from `valid_from` until the day before `valid_to` (local dates)."""

    msisdn: str
    account_id: str
    plan: str
    status: str
    is_student: bool
    is_urban: bool
    joined_on: date
    valid_from: date
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether the row counts on this local day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Rated:
    """A use's verdict; `charge` is in MAD with six decimals, None where the use is unmatched."""

    status: str
    reason: str | None
    free_units: int
    charge: Decimal | None


class Line(NamedTuple):
    """A bill's line; `rate` is a percentage, `amount` is negative for discounts."""

    kind: str
    name: str
    msisdn: str
    base: Decimal | None
    rate: Decimal | None
    amount: Decimal


@dataclass(frozen=True)
class Bill:
    """An account's bill: total_due = usage + discount + fee + tax, with discount zero or negative."""

    lines: list[Line]
    usage_amount: Decimal
    discount_amount: Decimal
    fee_amount: Decimal
    tax_amount: Decimal
    total_due: Decimal


def first_day(cycle: str) -> date:
    """The first local day of `2026-03`."""
    return date.fromisoformat(f"{cycle}-01")


def last_day(cycle: str) -> date:
    """The last local day of `2026-03`."""
    first = first_day(cycle)
    return first.replace(day=monthrange(first.year, first.month)[1])


def next_cycle(cycle: str) -> str:
    first = first_day(cycle)
    return f"{first.year + first.month // 12}-{first.month % 12 + 1:02}"


def row_in_force(rows: Iterable[Subscriber], day: date) -> Subscriber | None:
    """The row of one number that counts on this day."""
    return next((row for row in rows if row.in_force(day)), None)
