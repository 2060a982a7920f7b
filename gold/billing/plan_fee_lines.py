"""What the fees of an account's plans come to: lines of its bill, and how much its usage must come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gold.billing.amounts import divided, half_up
from gold.billing.lines import Line
from gold.billing.plan_fees import Held, in_order, version
from gold.cycles import Cycle
from gold.pricing.tariff.plan_fees import COMMITMENT, ONCE

BY_DAYS = 10
"""Digits of a prorated price: far enough from half a minor unit not to be rounded twice."""


@dataclass(frozen=True)
class PlanFees:
    """What an account's bill takes of its numbers' plans. commitment: rounded once; None where there is none."""

    lines: Sequence[Line] = ()
    commitment: Decimal | None = None


def plan_fees(fees: Sequence[Held], cycle: Cycle, decimals: int) -> PlanFees:
    """What the fees that are due come to. decimals: of the currency's minor unit."""
    return PlanFees(fee_lines(fees, cycle, decimals), commitment(fees, cycle, decimals))


def fee_lines(fees: Iterable[Held], cycle: Cycle, decimals: int) -> list[Line]:
    """The lines of the fees, by number, name and version; those of commitments are the account's together."""
    listed = [fee for fee in fees if fee.term.every != COMMITMENT]
    return [fee_line(fee, cycle, decimals) for fee in sorted(listed, key=in_order)]


def fee_line(fee: Held, cycle: Cycle, decimals: int) -> Line:
    term, whole = fee.term, cycle.days
    days = counted(fee, whole)
    exact = divided(term.price * days, whole, BY_DAYS)
    amount = half_up(exact, decimals)
    return Line(
        kind="fee",
        name=term.name,
        label=term.label if days == whole else f"{term.label} ({days} of {whole} days)",
        line_id=f"fee/{fee.msisdn}/{term.name}/{version(term)}",
        amount=amount,
        rounding_difference=exact - amount,
        record_type=term.service,
        msisdn=fee.msisdn,
        base=term.price if term.prorated else None,
    )


def commitment(fees: Iterable[Held], cycle: Cycle, decimals: int) -> Decimal | None:
    """What the numbers committed themselves to, rounded once; None where none did."""
    prices = [fee.term.price * counted(fee, cycle.days) for fee in fees if fee.term.every == COMMITMENT]
    return half_up(divided(sum(prices, Decimal(0)), cycle.days, BY_DAYS), decimals) if prices else None


def counted(fee: Held, whole: int) -> int:
    """The days to pay, of a cycle of so many."""
    return fee.days if fee.term.prorated and fee.term.every != ONCE else whole
