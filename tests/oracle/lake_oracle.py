"""What a whole lake comes to, by its final state alone: each use of each run, allowances and buckets."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from tests.oracle.cycle_oracle import FREE, Answer, asks_where, price_use
from tests.oracle.free_and_buckets import (
    Counts,
    Lot,
    carried_in,
    lots,
    open_buckets,
    service_at_the_end,
    terms_of_grant,
)
from tests.oracle.maximum import maximum_spend
from tests.oracle.owners import Owner, Owners, add_months, cycle_after, cycle_before
from tests.oracle.use_pieces import Tariff, Use, version_on

RETAIL = "retail"


@dataclass(frozen=True)
class Lake:
    """Subscribers, uses (their `subscriber` is a number, their plan the owner's), and a tariff with plans of runs."""

    tariff: Tariff
    owners: tuple[Owner, ...]
    uses: tuple[Use, ...]
    first_cycle: date


class Verdict(NamedTuple):
    """A row of gold.rated_usage, as far as it is decided here; the last two are of rated uses alone."""

    status: str
    reason: str | None
    account_id: str | None
    cycle: str
    plan: str | None
    plan_version: date | None
    billed_units: int | None
    free_units: int | None
    charge: Decimal | None
    zone: str | None
    maximum_spend: Decimal | None


@dataclass
class Outcome:
    """uses: by id and run. allowances: rated_units, granted, carried_in, used, carried_out by number, service, cycle.

    buckets: granted, carried_in, used, carried_out and what is left of each cycle's grant, by holder, since, plan,
    bucket and cycle.
    """

    uses: dict[tuple[str, str], Verdict] = field(default_factory=dict)
    allowances: dict[tuple[str, str, str], tuple[int, ...]] = field(default_factory=dict)
    buckets: dict[tuple[str, date, str, str, str], tuple[object, ...]] = field(default_factory=dict)


def outcome(lake: Lake) -> Outcome:
    gold = Outcome()
    days = [lake.tariff.day(use) for use in lake.uses]
    owners = Owners(lake.owners, max(days, default=lake.first_cycle) + timedelta(70))
    plans = lake.tariff.plans
    runs = {plan["run"]: {name: plan} for name, plan in plans.items() if "run" in plan}
    runs[RETAIL] = {name: plan for name, plan in plans.items() if "run" not in plan}
    for run, of_run in runs.items():
        counts = Counts(replace(lake.tariff, plans=of_run), owners, lake.first_cycle)
        free: defaultdict[tuple[str, str, date], int] = defaultdict(int)
        for use in sorted(lake.uses, key=lambda use: (counts.cycle(use), use.start, use.usage_id)):
            answer, row = rated(counts, use, run), owners.row(use.subscriber or "", lake.tariff.day(use))
            gold.uses[use.usage_id, run] = verdict(counts, use, answer, row, run)
            if use.subscriber:
                free[use.subscriber, use.record_type, counts.cycle(use)] += answer.covered["free units"]
        if run == RETAIL:
            gold.allowances = dict(allowances(counts, free))
            gold.buckets = dict(buckets(counts))
    return gold


def rated(counts: Counts, use: Use, run: str) -> Answer:
    """What a use costs in a run; in retail by the plan of who owns its number."""
    if run != RETAIL:
        return price_use(counts, replace(use, plan=next(iter(counts.tariff.plans))))
    row = counts.owners.row(use.subscriber or "", counts.tariff.day(use))
    if row is None:
        return Answer("unmatched", "no_subscriber")
    of_plan = replace(use, plan=row.plan)
    if row.plan not in counts.tariff.plans:
        destination = counts.tariff.destination_of(use)
        is_allowed = row.status == "active" or (destination is not None and destination.free)
        return Answer("unmatched", "no_plan") if is_allowed else Answer("rejected", "inactive_subscriber")
    open_buckets(counts, of_plan)
    if row.status != "active" and not counts.tariff.is_free(of_plan):
        return Answer("rejected", "inactive_subscriber")
    return price_use(counts, of_plan)


def verdict(counts: Counts, use: Use, answer: Answer, row: Owner | None, run: str) -> Verdict:
    """An answer as a row of the lake."""
    is_rated, day = answer.status == "rated", counts.tariff.day(use)
    plan = (row.plan if row else None) if run == RETAIL else next(iter(counts.tariff.plans))
    terms, of_plan = counts.tariff.plans.get(plan or ""), replace(use, plan=plan or "")
    zoned = is_rated and (answer.reason == FREE or asks_where(counts.tariff.version(of_plan), use.record_type))
    return Verdict(
        answer.status,
        answer.reason,
        row.account_id if row else None,
        named(counts.cycle(use)),
        plan if terms else None,
        version_on(terms, day)["valid_from"] if terms else None,
        answer.billed_units if is_rated else None,
        answer.covered.total() if is_rated else None,
        answer.charge if answer.status in ("rated", "rejected") else None,
        counts.tariff.zone_of(use) if zoned else None,
        maximum_spend(counts, of_plan) if is_rated else None,
    )


def allowances(
    counts: Counts, free: dict[tuple[str, str, date], int]
) -> Iterator[tuple[tuple[str, str, str], tuple[int, ...]]]:
    """The balance of each number, service and cycle with a rated use. free: the free units that it took."""
    for (msisdn, record_type, cycle), used in free.items():
        own = service_at_the_end(counts, msisdn, record_type, cycle).get("free_units", 0)
        come, go = (carried_in(counts, msisdn, record_type, start) for start in (cycle, cycle_after(cycle)))
        amounts = counts.totals[msisdn, record_type, cycle], own, come, used, go
        yield (msisdn, record_type, named(cycle)), amounts


def buckets(counts: Counts) -> Iterator[tuple[tuple[str, date, str, str, str], tuple[object, ...]]]:
    """The balance of each bucket in each cycle with usage of its holder."""
    for spell, name, cycle in counts.opened:
        if grants := lots(counts, spell, name, cycle):
            yield (spell.holder[-1], spell.first, spell.plan, name, named(cycle)), balance(counts, grants, cycle)


def balance(counts: Counts, grants: dict[Lot, int], cycle: date) -> tuple[object, ...]:
    """What the lots of a bucket came to in a cycle. grants: their units at first, the oldest first."""
    opened = {lot: units - counts.taken_until(lot, cycle_before(cycle)) for lot, units in grants.items()}
    left = {lot: units - counts.taken[lot, cycle] for lot, units in opened.items()}
    return (
        sum(units for lot, units in opened.items() if lot[2] == cycle),
        sum(units for lot, units in opened.items() if lot[2] < cycle),
        sum(opened.values()) - sum(left.values()),
        sum(units for lot, units in left.items() if add_months(lot[2], rollover(counts, lot)) > cycle),
        tuple((named(lot[2]), units) for lot, units in left.items() if units),
    )


def rollover(counts: Counts, lot: Lot) -> int:
    """For how many further cycles a lot can be used."""
    spell, name, cycle = lot
    return int(terms_of_grant(counts.tariff, spell, name, cycle).get("rollover", 0))


def named(cycle: date) -> str:
    """A cycle as 2026-03."""
    return f"{cycle:%Y-%m}"
