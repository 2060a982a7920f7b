"""Which fees of plans an account's numbers owe for a cycle, and to how much they committed themselves."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from gold.billing.account import Row, days_on_plan, own_dates
from gold.billing.amounts import MICROS, ZERO, divided
from gold.cycles import Cycle, own
from gold.pricing.tariff.plan import Plan
from gold.pricing.tariff.plan_fees import COMMITMENT, ONCE
from gold.pricing.tariff.tiers import first_fee
from telecom.services import SERVICES
from telecom.subscribers import ACTIVE


@dataclass(frozen=True)
class Term:
    """A fee of a plan's version, or its minimum commitment. every: cycle, once or minimum_commitment.

    service: whose taxes it bears. price: of a whole cycle, or of once. maximum: that it counts in, of a whole cycle or
    for the days on the plan; only of a first tier's fee.
    """

    plan: str
    version: date
    valid_to: date | None
    name: str
    label: str
    price: Decimal
    every: str
    prorated: bool
    service: str | None = None
    maximum: Decimal | None = None
    maximum_prorated: bool = False


@dataclass(frozen=True)
class Held:
    """A fee that a number bears in a cycle: on how many days, from which on, and before which; on its own calendar.

    first_ever: when the number got the plan.
    """

    msisdn: str
    term: Term
    days: int
    first_day: date
    last_day: date
    first_ever: date


def terms_of(plan: Plan, valid_from: date, valid_to: date | None) -> Iterator[Term]:
    """The fees of a plan's version. What the first tier of a price costs without usage is a fee of each cycle."""
    whose, fees = (plan.name, valid_from, valid_to), plan.fees
    for fee in fees.fee:
        yield Term(*whose, fee.name, fee.label, fee.amount, fee.every, fee.prorated, fee.service)
    for name, service in plan.services.items():
        if price := first_fee(service.tiers):
            label = f"{SERVICES[name].label}, first tier"
            of_tier = Term(*whose, f"{name}_first_tier", label, price, "cycle", prorated=False, service=name)
            yield replace(of_tier, maximum=plan.maximum_spend, maximum_prorated=plan.maximum_prorated)
    if fees.minimum_commitment is not None:
        prorated = fees.commitment_prorated
        yield Term(*whose, COMMITMENT, COMMITMENT, fees.minimum_commitment, COMMITMENT, prorated)


def held_fees(rows: Sequence[Row], terms: Mapping[str, Sequence[Term]], cycle: Cycle) -> list[Held]:
    """What is due of the fees of the plans that an account's numbers held in a cycle.

    rows: its own of silver.subscribers. terms: by plan. A plan is held on the local days on which the number is active
    on it; each counts for the cycle that it is in. Of a fee that is not prorated that of the version held last is due.
    """
    spans: dict[tuple[str, Term], list[tuple[date, date]]] = defaultdict(list)
    first_ever: dict[tuple[str, str], date] = {}
    for row in rows:
        if row["status"] == ACTIVE and row["plan"] in terms:
            whose = (row["msisdn"], row["plan"])
            first_ever[whose] = min(first_ever.get(whose, date.max), own_dates(row)[0])
            for term in terms[row["plan"]]:
                begins, ends = held(row, term, cycle)
                if begins < ends:
                    spans[row["msisdn"], term].append((begins, ends))
    every = [held_fee(msisdn, term, days, first_ever[msisdn, term.plan]) for (msisdn, term), days in spans.items()]
    return within_maximum(due(every), rows, cycle)


def held(row: Row, term: Term, cycle: Cycle) -> tuple[date, date]:
    """From which day on, and before which, a row holds a version in the cycle, on the account's own calendar."""
    begins, ends = own_dates(row)
    version_ends = None if term.valid_to is None else own(term.valid_to, row["cycle_day"])
    after = cycle.last_day + timedelta(days=1)
    return (
        max(begins, own(term.version, row["cycle_day"]), cycle.first_day),
        min(end for end in (ends, version_ends, after) if end is not None),
    )


def held_fee(msisdn: str, term: Term, spans: Sequence[tuple[date, date]], first_ever: date) -> Held:
    """A fee and the days on which it is borne."""
    days = sum((ends - begins).days for begins, ends in spans)
    return Held(msisdn, term, days, min(span[0] for span in spans), max(span[1] for span in spans), first_ever)


def due(every: Sequence[Held]) -> list[Held]:
    latest: dict[tuple[object, ...], date] = {}
    for fee in every:
        latest[same(fee)] = max(latest.get(same(fee), date.min), when(fee))

    def is_due(fee: Held) -> bool:
        if fee.term.every == ONCE:
            return fee.first_day == fee.first_ever
        return fee.term.prorated or when(fee) == latest[same(fee)]

    return [fee for fee in every if is_due(fee)]


def when(fee: Held) -> date:
    """By which the one held last is told: of plans by their days, which of one plan's versions another cycle day may
    put in another order."""
    return fee.last_day if fee.term.every == COMMITMENT else fee.term.version


def within_maximum(fees: Iterable[Held], rows: Sequence[Row], cycle: Cycle) -> list[Held]:
    """Cuts the fees of first tiers, in the order of the bill, to what their plan's maximum has left."""
    kept, paid = list[Held](), defaultdict[tuple[str, str], Decimal](Decimal)
    for fee in sorted(fees, key=in_order):
        term, whose = fee.term, (fee.msisdn, fee.term.plan)
        if term.maximum is None:
            kept.append(fee)
            continue
        days = days_on_plan(rows, *whose, cycle) if term.maximum_prorated else cycle.days
        left = max(divided(term.maximum * days, cycle.days, MICROS) - paid[whose], ZERO)
        price, cut = min(term.price, left), ", cut to the maximum" if left < term.price else ""
        paid[whose] += price
        kept.append(replace(fee, term=replace(term, price=price, label=term.label + cut)))
    return kept


def same(fee: Held) -> tuple[object, ...]:
    """What versions of one fee have in common; commitments, of all plans."""
    term = fee.term
    return fee.msisdn, term.name, None if term.every == COMMITMENT else term.plan, term.every


def in_order(fee: Held) -> tuple[str, str, str]:
    """Where a fee stands on the bill."""
    return fee.msisdn, fee.term.name, version(fee.term)


def version(term: Term) -> str:
    """The plan's version, as line ids name it."""
    return f"{term.plan}/{term.version}"
