"""Uses of whole pools, rated: each with its charge, and what their allowances have left."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy
import polars
from polars import col

from gold.pricing import run
from gold.pricing.kernel import records as kernel
from gold.pricing.kernel.book import Book
from gold.pricing.kernel.records import NONE
from gold.rating.bounds import fits
from gold.rating.clock import offsets_about
from gold.rating.counters import Counters, counters
from gold.rating.decide import Tariff
from gold.rating.first_fees import first_fees
from gold.rating.holdings import Holdings, holdings
from gold.rating.maximum import maximum
from gold.statuses import CHARGE_TOO_LARGE, ERROR, NO_RATE, RATED, REJECTED
from lake.errors import Stop

ORDER = ("pool_index", "cycle", "start_time", "usage_id")


@dataclass(frozen=True)
class Balances:
    """Rows of gold's two balances that stand, of earlier cycles: what they left. None: whatever was granted."""

    allowances: polars.DataFrame | None = None
    buckets: polars.DataFrame | None = None


NO_BALANCES = Balances()


@dataclass(frozen=True)
class Question:
    """What the kernel is asked of uses, which are in ORDER. state, columns: as gold.pricing.run.rated takes them."""

    uses: polars.DataFrame
    counters: Counters
    holdings: Holdings
    book: Book
    state: Mapping[str, run.Columns]
    columns: run.Columns


@dataclass(frozen=True)
class Rated:
    """uses: in the order in which they count, with what gold.rating.decide adds and the outcome. counters: with what
    was counted. holdings: what buckets had; lot_cycles: what was taken. entries: the kernel's, if asked for."""

    uses: polars.DataFrame
    counters: polars.DataFrame
    holdings: Holdings
    cycles: run.Columns
    lot_cycles: run.Columns
    entries: run.Columns


def priced(
    rows: polars.DataFrame,
    owners: polars.DataFrame,
    tariff: Tariff,
    balances: Balances = NO_BALANCES,
    *,
    explained: bool = False,
) -> list[Rated]:
    """Rates uses of whole pools from some cycle on, in parts: what compiled code can add up, and what only plain can.

    rows: gold.rating.decide.decided, with_bucket_pool, and pool: what may influence one another; is_continuation where
    uses say so. owners: gold.rating.owners of all numbers of the pools.
    """
    counted = polars.when((col("status") == RATED) & ~col("is_free")).then("units").otherwise(0)
    rows = rows.with_columns(counted=counted, pool_index=col("pool").rank("dense").cast(polars.Int64)).sort(ORDER)
    small = fits(rows, tariff.book)
    parts = [(fit, small == fit) for fit in (True, False) if (small == fit).any()]
    return [
        answered(
            question(rows if fitting.all() else rows.filter(fitting), owners, tariff, balances),
            explained=explained,
            compiles=fit,
        )
        for fit, fitting in parts
    ]


def question(rows: polars.DataFrame, owners: polars.DataFrame, tariff: Tariff, balances: Balances) -> Question:
    """What decides the charges of whole pools. rows: in ORDER, with counted."""
    rows = rows.with_columns(maximum=maximum(rows, owners))
    cycles, index = cycles_of(rows)
    rows = rows.with_columns(cycle_index=index)
    counting = counters(rows, owners, balances.allowances, tariff)
    held = holdings(rows, owners, balances.buckets, tariff, len(cycles["use"]))
    spender, spent = spender_of(rows, owners, tariff)
    state = {
        "cycles": {**cycles, **held.cycles},
        "counters": counting.columns,
        "spenders": {"spent": spent},
        **held.state,
    }
    columns = {**use_columns(rows, tariff), "counter": counting.indices, "spender": spender, **held.uses}
    book = tariff.book.book._replace(offsets=offsets_about(rows["at"].to_numpy(), tariff.time_zone))
    return Question(rows, counting, held, book, state, columns)


def answered(asked: Question, *, explained: bool, compiles: bool) -> Rated:
    """What the kernel answers. compiles: all sums fit 63 bits."""
    try:
        results = run.rated(asked.book, asked.state, asked.columns, explained=explained, compiles=compiles)
    except run.PricingError as broken:
        use = asked.uses["usage_id"][max(broken.index, 0)]
        raise Stop(f"the use {use} broke its pricing ({broken.__cause__!r}): nothing was written.") from broken
    counted = asked.counters.keys.with_columns(**results["counters"])
    uses = with_outcome(asked.uses, results["outcomes"])
    return Rated(uses, counted, asked.holdings, asked.state["cycles"], results["lot_cycles"], results["entries"])


def cycles_of(rows: polars.DataFrame) -> tuple[run.Columns, polars.Series]:
    """The kernel's cycles without their lots, and the index of that of each use. rows: in ORDER."""
    pool, cycle = rows["pool_index"].to_numpy(), rows["cycle"].to_numpy()
    begins = numpy.ones(len(rows), numpy.bool_)
    begins[1:] = (pool[1:] != pool[:-1]) | (cycle[1:] != cycle[:-1])
    first = numpy.flatnonzero(begins)
    end = numpy.append(first[1:], len(rows))
    return {"number": cycle[first], "use": first, "use_end": end}, polars.Series(numpy.cumsum(begins) - 1)


def spender_of(rows: polars.DataFrame, owners: polars.DataFrame, tariff: Tariff) -> tuple[run.Column, run.Column]:
    """The index of each use's spender, and what each has spent beforehand. Where no plan has a maximum there is none,
    and every index is NONE."""
    if not tariff.terms["maximum"].is_not_null().any():
        return numpy.full(len(rows), NONE), numpy.zeros(0, numpy.int64)
    whose = ["msisdn", "plan", "cycle"]
    keys = rows.select(whose).unique().with_row_index("index")
    indices = rows.select(whose).join(keys, whose, how="left", maintain_order="left")["index"].cast(polars.Int64)
    return indices.fill_null(NONE).to_numpy(), first_fees(keys, owners, tariff.book.versions)


def use_columns(rows: polars.DataFrame, tariff: Tariff) -> run.Columns:
    """The columns of the kernel's uses that need no other rows."""
    zone = rows["zone"].replace_strict(tariff.book.names or {"": NONE}, default=NONE, return_dtype=polars.Int64)
    continued = rows["is_continuation"].to_numpy() if "is_continuation" in rows.columns else numpy.zeros(len(rows))
    return {
        "start": rows["at"].to_numpy(),
        "units": rows["counted"].to_numpy(),
        "terms": rows.select(polars.when(col("is_free")).then(NONE).otherwise(col("terms").fill_null(NONE)))
        .to_series()
        .to_numpy(),
        "schedule": schedules_of(rows, tariff),
        "zone": zone.fill_null(NONE).to_numpy(),
        "roaming": rows["is_roaming"].to_numpy(),
        "continued": continued,
        "cycle": rows["cycle_index"].to_numpy(),
        "maximum": rows["maximum"].to_numpy(),
    }


def schedules_of(rows: polars.DataFrame, tariff: Tariff) -> run.Column:
    """The index of the schedule of each use's class; NONE where its plan needs none."""
    if not tariff.book.schedules:
        return numpy.full(len(rows), NONE)
    names = ["plan", "record_type", "zone", "is_roaming", "edition"]
    classes = rows.select(names).unique()
    indices = polars.Series("schedule", [tariff.book.schedule(*row) for row in classes.iter_rows()], polars.Int64)
    known = classes.with_columns(indices)
    return (
        rows.select(names)
        .join(known, names, how="left", nulls_equal=True, maintain_order="left")["schedule"]
        .to_numpy()
    )


def with_outcome(rows: polars.DataFrame, outcomes: run.Columns) -> polars.DataFrame:
    """Adds charge (micro-units), billed_units, free_units, allowed_units, counting, num and den; settles status and
    reason. A charge is 0 for the rejected, null for what has no price; all else but counting is null unless rated."""
    unpriced = (rows["status"] == RATED).to_numpy() & (outcomes["status"] != kernel.RATED) & ~rows["is_free"].to_numpy()
    why = numpy.where(outcomes["status"] == kernel.NO_RATE, NO_RATE, CHARGE_TOO_LARGE)
    priced = rows.with_columns(
        status=polars.when(polars.Series(unpriced)).then(polars.lit(ERROR)).otherwise("status"),
        reason=polars.when(polars.Series(unpriced)).then(polars.Series(why)).otherwise("reason"),
        counting=outcomes["counting"],
    )
    outcome = {
        "charge": outcomes["charge"],
        "billed_units": outcomes["billed"],
        "free_units": outcomes["billed"] - outcomes["counting"] + outcomes["allowed"],
        "allowed_units": outcomes["allowed"],
        "num": outcomes["num"],
        "den": outcomes["den"],
    }
    is_rated = col("status") == RATED
    settled = priced.with_columns(
        **{name: polars.when(is_rated).then(polars.Series(column)) for name, column in outcome.items()}
    )
    rejected = polars.when(col("status") == REJECTED).then(0).otherwise("charge")
    return settled.with_columns(charge=rejected)
