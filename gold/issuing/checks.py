"""What is looked at before a draft is let go: a bill unlike its account's, and accounts whose bill is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gold.billing.amounts import half_up

OUTLIER, GOLDEN = "outlier", "golden"

FEWEST = 3
"""Bills that an account has before its mean says something."""


@dataclass(frozen=True)
class Checks:
    """factor, amount: a bill differs from the mean of the account's bills before by more than both. amount alone, in
    the currency, is the most of a bill of an account that has few before, or owed nothing. decimals: of the currency's
    minor unit."""

    factor: int
    amount: Decimal
    decimals: int

    def outlier(self, total: Decimal, before: Sequence[Decimal]) -> str | None:
        """Why a total is unlike what bills before came to; None where it is like them."""
        if len(before) < FEWEST or not sum(before):
            few = f"{len(before)} bills before" if len(before) < FEWEST else "nothing owed before"
            return f"{self.shown(total)} with {few}" if abs(total) > self.amount else None
        mean = sum(before, Decimal(0)) / len(before)
        is_far = total > mean * self.factor or total * self.factor < mean
        if is_far and abs(total - mean) > self.amount:
            return f"{self.shown(total)} after {len(before)} bills of {self.shown(mean)} on average"
        return None

    def golden(self, due: Decimal | None, known: Decimal) -> str | None:
        """Why a fresh bill is not what is known of it; None where it is. due: None where there is none."""
        if due == known:
            return None
        said = "has no bill" if due is None else self.shown(due)
        return f"{said} and not the {self.shown(known)} that is known of it"

    def shown(self, amount: Decimal) -> str:
        """An amount with the currency's own number of decimals."""
        return f"{half_up(amount, self.decimals):f}"
