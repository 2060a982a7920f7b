"""Account codes of the general ledger to which bills and documents are posted."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ledger:
    """Codes as the chart of accounts has them; those given here are of Morocco's plan comptable.

    receivables: what customers owe. unbilled: what they used and no bill has yet. usage, recurring, one_off: revenue.
    discounts: taken off revenue. tax: owed to the state. rounding: what amounts of usage differ from its charges.
    write_offs: what is corrected, and nobody is sent. suspense, suspended: an estimate of what nobody pays for yet, and
    its other side, which is no revenue.
    """

    receivables: str = "3421"
    unbilled: str = "3427"
    usage: str = "7124"
    recurring: str = "7124"
    one_off: str = "7127"
    discounts: str = "7129"
    tax: str = "4455"
    rounding: str = "6188"
    write_offs: str = "6182"
    suspense: str = "3497"
    suspended: str = "4497"
