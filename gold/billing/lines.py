"""A line of a bill: of usage, or what a rule of the tariff puts on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from gold.pricing.tariff.plan_fees import COMMITMENT

NO_CHARGES: Mapping[str, Decimal] = {}


class LineTax(NamedTuple):
    """A tax that a line bears, and its rate: 0.20 for 20 %."""

    name: str
    rate: Decimal


Borne = tuple[LineTax, ...] | None
"""The taxes that a line bears, in their order on the bill; None of a line that is a tax, or that is on no bill."""


@dataclass(frozen=True, slots=True)
class Line:
    """kind: usage, discount, fee or tax. amount: in the currency, rounded; negative of a discount.

    base, rate: what the amount is a share of, where it is one; of usage the exact sum of its charges.
    rounding_difference: exact amount less amount. included: of a tax that prices contain, the part that it is; its
    amount is 0. charges: of usage, by the key of a selection, what its uses cost. counted_units: of its units those
    that discounts count: not those of free numbers.
    """

    kind: str
    name: str
    label: str
    line_id: str
    amount: Decimal
    rounding_difference: Decimal
    record_type: str | None = None
    msisdn: str | None = None
    base: Decimal | None = None
    rate: Decimal | None = None
    included: Decimal | None = None
    uses: int | None = None
    units: int | None = None
    free_units: int | None = None
    counted_units: int = 0
    charges: Mapping[str, Decimal] | None = None

    def charge(self, selection: str | None) -> Decimal:
        """What the uses of a selection cost; 0 where the line does not know it."""
        return (self.charges or NO_CHARGES).get(selection or "", Decimal(0))


@dataclass(frozen=True, slots=True)
class Listed:
    """An account's lines in their order. taxes: what each of them bears. rules_version: None where there is no bill."""

    lines: Sequence[Line]
    taxes: Sequence[Borne]
    rules_version: date | None


def is_of_rules(line: Line) -> bool:
    """Whether the bill rules made a line: those of usage and of plans' fees are there without them."""
    return line.kind in ("discount", "tax") or (line.kind == "fee" and not line.msisdn and line.name != COMMITMENT)


def of_service(line: Line, service: str | None) -> bool:
    """Whether a line is of a service; all are of none."""
    return service is None or line.record_type == service
