"""The lots that uses find, as the kernel reads them, and what it leaves of them as rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy
import polars
from numpy.typing import NDArray
from polars import col

from gold.pricing.plan_version import PlanVersion, by_edition, sharing_plans
from gold.rating.dated import month_number
from gold.rating.decide import Tariff
from gold.rating.holders import Holder, holders, pool
from gold.rating.lots import Lot, Reached, Settled, lots

Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Holdings:
    """lots: in the order in which the kernel has them. state: columns of its holdings, lots and lot_cycles. cycles: the
    lot and lot_end of its cycles. uses: own, own_end, shared and shared_end of each use."""

    lots: Sequence[Lot]
    state: Mapping[str, Columns]
    cycles: Columns
    uses: Columns


def with_bucket_pool(uses: polars.DataFrame) -> polars.DataFrame:
    """Adds bucket_pool: what shares the buckets of its plan's version; null where that has none."""
    return uses.with_columns(bucket_pool=polars.when(col("has_buckets")).then(pool()))


def holdings(
    uses: polars.DataFrame, owners: polars.DataFrame, settled: polars.DataFrame | None, tariff: Tariff, cycles: int
) -> Holdings:
    """What the uses find of their buckets.

    uses: with_bucket_pool, cycle and cycle_index: the index of its cycle among so many. settled: rows of
    gold.bucket_balances that stand.
    """
    own = uses.filter(col("bucket_pool").is_not_null())
    reached = {name: Reached(first, last) for name, first, last in spans(own)}
    versions = {key: list(group) for key, group in groupby(tariff.book.versions, key=by_edition)}
    held = [holder for holder in holders(owners, plans_with_buckets(tariff.book.versions)) if holder.pool in reached]
    held.sort(key=lambda holder: (holder.pool, holder.name, holder.since, holder.shared))
    granted = lots(held, reached, versions, last_settled(settled), tariff.first_cycle)
    kept, indices = kept_by_holder(granted, tariff.book.names)
    lot_cycles, ends = in_cycles(own, granted, cycles)
    state = {"holdings": kept, "lots": lot_columns(granted), "lot_cycles": lot_cycles}
    return Holdings(granted, state, ends, of_uses(uses, indices))


def spans(uses: polars.DataFrame) -> list[tuple[str, int, int]]:
    """Each bucket pool with the first and the last cycle of its uses."""
    first, last = polars.min("cycle").alias("first"), polars.max("cycle").alias("last")
    return list(uses.group_by("bucket_pool").agg(first, last).iter_rows())


def plans_with_buckets(versions: Sequence[PlanVersion]) -> polars.DataFrame:
    """plan, and whether it shares."""
    shares = sharing_plans(versions)
    rows = [(plan, plan in shares) for plan in sorted({version.plan for version in versions if version.terms.buckets})]
    return polars.DataFrame(rows, {"plan": polars.String, "shares": polars.Boolean}, orient="row")


def last_settled(settled: polars.DataFrame | None) -> Settled:
    """The last row that stands of each holder and bucket."""
    settled_lots: dict[Any, tuple[int, Mapping[int, int]]] = {}
    if settled is not None:
        for row in settled.sort("cycle").iter_rows(named=True):
            left = {month_number(lot["granted"]): lot["left"] for lot in row["lots"]}
            settled_lots[row["holder"], row["since"], row["plan"], row["bucket"]] = month_number(row["cycle"]), left
    return settled_lots


def kept_by_holder(granted: Sequence[Lot], names: Mapping[str, int]) -> tuple[Columns, dict[Holder, tuple[int, int]]]:
    """The kernel's holdings, and which of them are a holder's, from and to."""
    rows, indices = list[tuple[int, int, int]](), dict[Holder, tuple[int, int]]()
    index = 0
    for (holder, bucket), group in groupby(granted, key=lambda lot: (lot.holder, lot.bucket)):
        count = len(list(group))
        indices[holder] = indices.get(holder, (len(rows),))[0], len(rows) + 1
        rows.append((names[bucket], index, index + count))
        index += count
    return columns(("bucket", "lot", "lot_end"), rows), indices


def lot_columns(granted: Sequence[Lot]) -> Columns:
    """The kernel's lots. Those of one pool and grant are ranked by their holders, who are in order."""
    rows = [(lot.granted, lot.until, index, lot.own_first, lot.left) for index, lot in enumerate(granted)]
    return columns(("granted", "until", "rank", "own_first", "left"), rows)


def in_cycles(uses: polars.DataFrame, granted: Sequence[Lot], cycles: int) -> tuple[Columns, Columns]:
    """The kernel's lot_cycles: of each cycle the lots that its uses' bucket pools can use; and each cycle's part."""
    by_pool = defaultdict[str, list[int]](list)
    for index, lot in enumerate(granted):
        by_pool[lot.holder.pool].append(index)
    there = uses.select("cycle_index", "cycle", "bucket_pool").unique().sort("cycle_index", "bucket_pool")
    rows: list[tuple[int, int]] = []
    for cycle_index, cycle, name in there.iter_rows():
        rows += [(cycle_index, lot) for lot in by_pool[name] if granted[lot].granted <= cycle <= granted[lot].until]
    listed = columns(("cycle_index", "lot"), rows)
    ends = numpy.searchsorted(listed.pop("cycle_index"), numpy.arange(cycles + 1))
    return listed, {"lot": ends[:-1], "lot_end": ends[1:]}


HOLDER_COLUMNS = ((False, "own", "msisdn", "plan_since"), (True, "shared", "account_id", "account_since"))
"""Of the holder of an own and of a shared bucket: the use's columns."""


def of_uses(uses: polars.DataFrame, indices: Mapping[Holder, tuple[int, int]]) -> Columns:
    """The holdings of each use's number and of its account, from and to."""
    rows = [(holder.pool, holder.name, holder.since, holder.shared, *ends) for holder, ends in indices.items()]
    schema = {
        "bucket_pool": polars.String, "holder": polars.String, "since": polars.Date, "shared": polars.Boolean,
        "first": polars.Int64, "end": polars.Int64,
    }  # fmt: skip
    listed = polars.DataFrame(rows, schema, orient="row")
    bounds: Columns = {}
    for shared, name, holder, since in HOLDER_COLUMNS:
        holdings = listed.filter(col("shared") == shared)
        joined = uses.select("bucket_pool", holder, since).join(
            holdings, left_on=["bucket_pool", holder, since], right_on=["bucket_pool", "holder", "since"],
            how="left", maintain_order="left",
        )  # fmt: skip
        bounds |= {name: joined["first"].fill_null(0).to_numpy(), f"{name}_end": joined["end"].fill_null(0).to_numpy()}
    return bounds


def columns(names: Sequence[str], rows: Sequence[tuple[int, ...]]) -> Columns:
    held = numpy.array(rows, dtype=numpy.int64).reshape(len(rows), len(names))
    return {name: held[:, n] for n, name in enumerate(names)}
