"""What the first tiers of a plan cost a number in a cycle without usage: spent before its first use, on its bill."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy
import polars
from polars import col

from gold.pricing.local_time import day_number
from gold.pricing.plan_version import PlanVersion, by_edition
from gold.pricing.rate_records import micros
from gold.pricing.tariff.plan import Plan
from gold.pricing.tariff.tiers import first_fee
from gold.rating.dated import NO_END, Numbers, day_numbers, first_day
from telecom.subscribers import ACTIVE


class Version(NamedTuple):
    """first, end (excluded): local days since 1970. fees: micro-units by service."""

    first: int
    end: int
    fees: Mapping[str, int]


Versions = Mapping[tuple[str, int], Sequence[Version]]
"""By plan and edition, those of one in their order."""


class Held(NamedTuple):
    """From which local day on, and before which, a number is active on a plan, and in whose account.

    behind: by how many days the account's own calendar is, on which cycles are months. edition: of the tariff.
    """

    account: str
    first: int
    end: int
    behind: int
    edition: int


def first_fees(spenders: polars.DataFrame, owners: polars.DataFrame, versions: Iterable[PlanVersion]) -> Numbers:
    """In micro-units, of each spender: 0 where its plan never has a maximum. spenders: msisdn, plan and cycle.

    owners: gold.rating.owners of the numbers. versions: those of a plan in their order.
    """
    plans = with_fees(versions)
    if not plans:
        return numpy.zeros(len(spenders), numpy.int64)
    held = active(owners.filter(col("plan").is_in(sorted({plan for plan, _ in plans}))))
    rows = spenders.select("msisdn", "plan", "cycle").iter_rows()
    fees = [due(plans, plan, held.get((msisdn, plan), ()), cycle) for msisdn, plan, cycle in rows]
    return numpy.array(fees, numpy.int64)


def with_fees(versions: Iterable[PlanVersion]) -> Versions:
    """The versions of plans that have a maximum, and a fee of a first tier."""
    plans = defaultdict[tuple[str, int], list[Version]](list)
    limited = set[tuple[str, int]]()
    for version in versions:
        end = NO_END if version.valid_to is None else day_number(version.valid_to)
        plans[by_edition(version)].append(Version(day_number(version.valid_from), end, fees_of(version.terms)))
        limited |= {by_edition(version)} if version.terms.maximum_spend is not None else set()
    return {plan: dated for plan, dated in plans.items() if plan in limited and any(version.fees for version in dated)}


def fees_of(plan: Plan) -> Mapping[str, int]:
    """The fees of its first tiers, of services that have one."""
    fees = {name: first_fee(service.tiers) for name, service in plan.services.items()}
    return {name: micros(fee) for name, fee in fees.items() if fee}


def active(owners: polars.DataFrame) -> Mapping[tuple[str, str], Sequence[Held]]:
    """The spans on which each number is active on each plan."""
    rows = owners.filter(col("status") == ACTIVE)
    spans = zip(day_numbers(rows["valid_from"]).tolist(), day_numbers(rows["valid_to"], NO_END).tolist(), strict=True)
    held = defaultdict[tuple[str, str], list[Held]](list)
    whose = rows.select("msisdn", "plan", "account_id", col("cycle_day") - 1, "edition").iter_rows()
    for (msisdn, plan, account, behind, edition), (first, end) in zip(whose, spans, strict=True):
        held[msisdn, plan].append(Held(account, first, end, behind, edition))
    return held


def due(plans: Versions, plan: str, held: Iterable[Held], cycle: int) -> int:
    """The fees of one number and plan in a cycle, of months since year 0. held: in their order."""
    begin, after = first_day(cycle), first_day(cycle + 1)
    fees: dict[tuple[str, str], int] = {}
    for span in held:
        for version in plans.get((plan, span.edition), ()):
            first = max(version.first, span.first, begin + span.behind)
            if first < min(version.end, span.end, after + span.behind):
                fees |= {(span.account, service): fee for service, fee in version.fees.items()}
    return sum(fees.values())
