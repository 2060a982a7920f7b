"""Account codes of the general ledger to which a month is posted."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ledger:
    """Codes as the chart of accounts has them; those given here are of Morocco's plan comptable.

    receivables: what customers owe. unbilled: what they used and no bill has yet. usage, recurring, one_off: revenue.
    discounts: taken off revenue. tax: owed to the state.
    """

    receivables: str = "3421"
    unbilled: str = "3427"
    usage: str = "7124"
    recurring: str = "7124"
    one_off: str = "7127"
    discounts: str = "7129"
    tax: str = "4455"
