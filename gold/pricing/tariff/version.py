"""A version of a plan, or of the bill rules: what it says, and from which local day to which it holds."""

from dataclasses import dataclass
from datetime import date

from gold.pricing.tariff.bill_rules import BillRules
from gold.pricing.tariff.plan import Plan

BILL_RULES = "*"
"""Where plans are named, the rules of every bill go by this name."""


@dataclass(frozen=True)
class Version:
    """name: the plan's, or BILL_RULES. label: as customers read it. valid_to: excluded; None: open."""

    name: str
    label: str
    valid_from: date
    valid_to: date | None
    terms: Plan | BillRules

    @property
    def span(self) -> str:
        """Its dates as sentences show them."""
        return f"from {self.valid_from}" + (f" to {self.valid_to}" if self.valid_to else "")
