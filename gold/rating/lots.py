"""What buckets grant, cycle by cycle: a lot each, with what is left of it before the uses that are to be rated."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gold.pricing.plan_version import PlanVersion
from gold.pricing.tariff.buckets import MOST_CYCLES, Bucket
from gold.pricing.tariff.validity import holds
from gold.rating.dated import day_of, first_day, month_of, prorated
from gold.rating.holders import Holder

Key = tuple[str, date, str, str]
"""Holder, since, plan and bucket."""


@dataclass(frozen=True)
class Lot:
    """What a bucket granted to a holder in a cycle. granted, until: months since year 0. left: before the uses."""

    holder: Holder
    bucket: str
    service: str
    own_first: bool
    granted: int
    until: int
    units: int
    left: int


Versions = Mapping[tuple[str, int], Sequence[PlanVersion]]
"""By plan and edition."""

Settled = Mapping[Key, tuple[int, Mapping[int, int]]]
"""The last cycle that stands, and what it left of the lots by the cycle of their grant."""


@dataclass(frozen=True)
class Reached:
    """The first and the last cycle in which a pool has a use."""

    first: int
    last: int


def lots(
    holders: Iterable[Holder],
    reached: Mapping[str, Reached],
    versions: Versions,
    settled: Settled,
    first_cycle: int,
) -> list[Lot]:
    """The lots that uses can find, by holder and bucket, in the order of their grants.

    holders: of the pools reached. versions: of each plan and edition. first_cycle: no cycle before it grants anything.
    """
    granted: list[Lot] = []
    for holder in holders:
        if holder.pool in reached:
            granted += granted_to(holder, reached[holder.pool], versions, settled, first_cycle)
    return granted


def granted_to(
    holder: Holder, reached: Reached, versions: Versions, settled: Settled, first_cycle: int
) -> Iterator[Lot]:
    """The lots of one holder, each bucket's together."""
    since, until = month_of(holder.own_from), month_of(holder.own_until - 1)
    by_bucket: dict[str, list[Lot]] = defaultdict(list)
    for cycle in range(max(reached.first - MOST_CYCLES, since, first_cycle), min(reached.last, until) + 1):
        for lot in granted_in(cycle, holder, versions, settled):
            if lot.until >= reached.first:
                by_bucket[lot.bucket].append(lot)
    for lots_of_bucket in by_bucket.values():
        yield from lots_of_bucket


def granted_in(cycle: int, holder: Holder, versions: Versions, settled: Settled) -> Iterator[Lot]:
    """What is granted in a cycle, as the version in force on the last day on the plan in it says."""
    begin, after = first_day(cycle), first_day(cycle + 1)
    last_own_day = min(after, holder.own_until) - 1
    cycle_day, edition = holder.on(last_own_day)
    last_day = day_of(last_own_day + cycle_day - 1)
    held = last_own_day - max(begin, holder.own_from) + 1
    for bucket in buckets_on(last_day, versions.get((holder.plan, edition), ())):
        if bucket.shared == holder.shared:
            units = prorated(bucket.units, held, after - begin) if bucket.prorated else bucket.units
            settled_in, left = settled.get((holder.name, holder.since, holder.plan, bucket.name), (None, {}))
            is_settled = settled_in is not None and cycle <= settled_in
            yield Lot(
                holder, bucket.name, bucket.service, bucket.carried_last, cycle, cycle + bucket.rollover,
                units, left.get(cycle, 0) if is_settled else units,
            )  # fmt: skip


def buckets_on(day: date, versions: Iterable[PlanVersion]) -> tuple[Bucket, ...]:
    """Those of the version in force on a local day."""
    for version in versions:
        if holds(day, version.valid_from, version.valid_to):
            return version.terms.buckets
    return ()
