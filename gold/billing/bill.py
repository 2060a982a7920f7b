"""The bill of an account: its usage lines, discounts, fees and taxes, each rounded before the next looks at it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gold.billing.account import Account
from gold.billing.amounts import ZERO, half_up, money
from gold.billing.discounts import given
from gold.billing.lines import Borne, Line
from gold.billing.plan_fee_lines import PlanFees
from gold.billing.shares import by_name, discount_shares, left_of
from gold.billing.taxes import Part, by_line, tax_lines
from gold.billing.taxes_borne import taxes_borne
from gold.pricing.tariff.bill_rules import BillRules, Fee
from gold.pricing.tariff.plan_fees import COMMITMENT


@dataclass(frozen=True)
class Bill:
    """An account's lines in their order on the bill, and the taxes that each of them bears."""

    account: Account
    lines: Sequence[Line]
    taxes: Sequence[Borne]

    def amount(self, kind: str) -> Decimal:
        """The sum of the lines of a kind."""
        return sum((line.amount for line in self.lines if line.kind == kind), ZERO)

    @property
    def included(self) -> Decimal:
        """What all taxes within the prices come to."""
        return sum((line.included for line in self.lines if line.included is not None), ZERO)


def bill(account: Account, usage: Sequence[Line], fees: PlanFees, rules: BillRules, decimals: int) -> Bill:
    """The account's bill.

    usage: its lines, by number and service. fees: of its numbers' plans. rules: in force on the last day of its
    cycle. decimals: of the currency's minor unit, to which every amount is rounded half up.
    """
    discounts = given(account, usage, rules.discounts, decimals)
    left = sum((line.amount for line in (*usage, *discounts)), ZERO)
    flat = [*missing(fees.commitment, left), *charged(account, rules.fees, decimals)]
    all_fees = [*flat, *fees.lines]
    taxable = left + sum((line.amount for line in all_fees), ZERO)
    is_by_line = by_line(rules.taxes)
    shares = discount_shares(usage, discounts, by_name(rules.discounts), decimals) if is_by_line else []
    parts = taxed_parts(usage, shares, all_fees, decimals) if is_by_line else []
    taxes = tax_lines(account, rules.taxes, taxable, parts, decimals)
    lines = [*usage, *discounts, *all_fees]
    borne = taxes_borne(lines, taxes, shares, rules.taxes)
    return Bill(account, [*lines, *taxes], [*borne, *[None] * len(taxes)])


def missing(committed: Decimal | None, left: Decimal) -> Iterable[Line]:
    """The line of what usage less discounts lacks of what the account's numbers committed themselves to, if any."""
    if committed is not None and committed > left:
        amount = committed - left
        yield Line("fee", COMMITMENT, "Minimum commitment", f"fee/{COMMITMENT}", amount, ZERO, base=committed)


def charged(account: Account, fees: Iterable[Fee], decimals: int) -> Iterable[Line]:
    """The lines of the fees that the account does not escape."""
    for fee in fees:
        if fee.unless is None or not account.attributes[fee.unless]:
            amount = half_up(fee.amount, decimals)
            difference = fee.amount - amount
            yield Line("fee", fee.name, fee.label, f"fee/{fee.name}", amount, difference, record_type=fee.service)


def taxed_parts(
    usage: Sequence[Line], shares: Sequence[Sequence[int]], fees: Sequence[Line], decimals: int
) -> list[Part]:
    """The lines that taxes on lines are of: those of usage less their shares of the discounts, and fees."""
    left = left_of(usage, shares, decimals)
    lines = [Part(line.record_type, money(units, decimals)) for line, units in zip(usage, left, strict=True)]
    return [*lines, *(Part(line.record_type, line.amount) for line in fees)]
