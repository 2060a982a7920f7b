"""What a number owes for holding a plan: fees, each cycle or once, and a minimum that it commits itself to."""

from dataclasses import dataclass
from decimal import Decimal

from gold.pricing.tariff import values
from gold.pricing.tariff.section import Section

EACH_CYCLE, ONCE = "cycle", "once"
OCCASIONS = {EACH_CYCLE: "on the bill of each cycle in which it is held", ONCE: "when the number first gets the plan"}
COMMITMENT = "minimum_commitment"
"""The name of the bill's line for what is missing to it."""


@dataclass(frozen=True)
class PlanFee:
    """amount: in the currency. every: one of OCCASIONS. prorated: amount x days held / days of the cycle.

    service: whose taxes it bears; None: of none alone.
    """

    name: str
    label: str
    amount: Decimal
    every: str = EACH_CYCLE
    prorated: bool = True
    service: str | None = None


@dataclass(frozen=True)
class PlanFees:
    """minimum_commitment: in the currency, per number and cycle. commitment_prorated: by the days held."""

    fee: tuple[PlanFee, ...] = ()
    minimum_commitment: Decimal | None = None
    commitment_prorated: bool = False


NO_FEES = PlanFees()


def plan_fees(section: Section, services: tuple[str, ...]) -> PlanFees:
    """What a plan's version says of them. services: that there are."""
    fees = PlanFees(
        fee=tuple(plan_fee(part, services) for part in section.parts("fee")),
        minimum_commitment=section.may(COMMITMENT, values.decimal(), None),
        commitment_prorated=section.may("commitment_prorated", values.flag, default=False),
    )
    section.check_own_names("fee", [fee.name for fee in fees.fee])
    if fees.commitment_prorated and COMMITMENT not in section.table and not section.misspelt(COMMITMENT):
        section.fault(f"commitment_prorated: expected only with {COMMITMENT}")
    return fees


def plan_fee(section: Section, services: tuple[str, ...]) -> PlanFee:
    fee = PlanFee(
        name=section.need("name", values.name, ""),
        label=section.need("label", values.text, ""),
        amount=section.need("amount", values.decimal(), Decimal(0)),
        every=section.may("every", values.one_of(OCCASIONS), EACH_CYCLE),
        prorated=section.may("prorated", values.flag, default=True),
        service=section.may("service", values.one_of(services), None),
    )
    if fee.every == ONCE and "prorated" in section.table:
        section.fault(f"{section.path}prorated: expected only with every = cycle")
    section.end()
    return fee
