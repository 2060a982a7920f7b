"""The counters that uses count in, one for each number, service and cycle, with the free units each is granted."""

from dataclasses import dataclass

import numpy
import polars
from polars import col

from gold.pricing.kernel.records import NONE
from gold.rating.dated import Numbers, first_days, indices_on, month_numbers
from gold.rating.decide import Tariff, versions_on
from telecom.services import SERVICES

KEY = ("msisdn", "service", "cycle")


@dataclass(frozen=True)
class Counters:
    """keys: KEY, in their order. columns: those of the kernel's Counter that are known before. indices: of uses."""

    keys: polars.DataFrame
    columns: dict[str, Numbers]
    indices: Numbers


def counters(
    uses: polars.DataFrame, owners: polars.DataFrame, settled: polars.DataFrame | None, tariff: Tariff
) -> Counters:
    """The counters of uses: msisdn, service and cycle. settled: rows of gold.allowance_balances that stand.

    What a cycle grants is said on its last day, by the calendar of who then owns the number. A cycle that nothing was
    counted in leaves its whole grant.
    """
    keys = uses.select(KEY).unique().sort(KEY)
    placed = keys.with_row_index("index")
    indices = uses.select(KEY).join(placed, KEY, how="left", maintain_order="left")["index"]
    granted, rolls_over = grants(keys, owners, tariff)
    last_granted, last_rolls = grants(keys.with_columns(col("cycle") - 1), owners, tariff)
    cycle = keys["cycle"].to_numpy()
    before = index_before(keys)
    from_last = numpy.where(last_rolls & (cycle > tariff.first_cycle), last_granted, 0)
    known = settled_before(keys, settled)
    carried_in = numpy.where(known >= 0, known, from_last)
    is_first = cycle <= tariff.first_cycle
    columns = {
        "before": numpy.where(is_first, NONE, before),
        "granted": granted,
        "rolls_over": rolls_over & (cycle >= tariff.first_cycle),
        "carried_in": numpy.where(is_first | (before != NONE), 0, carried_in),
    }
    return Counters(keys, columns, indices.cast(polars.Int64).to_numpy())


def index_before(keys: polars.DataFrame) -> Numbers:
    """The index of the number's and service's counter of the cycle before; NONE where there is none."""
    same = (col("msisdn") == col("msisdn").shift(1)) & (col("service") == col("service").shift(1))
    follows = same & (col("cycle") - 1 == col("cycle").shift(1))
    there = keys.select(follows.fill_null(value=False)).to_series().to_numpy()
    return numpy.where(there, numpy.arange(len(keys)) - 1, NONE)


def settled_before(keys: polars.DataFrame, settled: polars.DataFrame | None) -> Numbers:
    """What the cycle before passed on, where that stands; NONE where it does not."""
    if settled is None or not len(settled):
        return numpy.full(len(keys), NONE)
    names = polars.DataFrame({"record_type": list(SERVICES), "service": range(len(SERVICES))})
    after = settled.with_columns(cycle=month_numbers(settled["cycle"]) + 1)
    following = after.join(names, "record_type").select(*KEY, "carried_out")
    return keys.join(following, KEY, how="left", maintain_order="left")["carried_out"].fill_null(NONE).to_numpy()


def grants(keys: polars.DataFrame, owners: polars.DataFrame, tariff: Tariff) -> tuple[Numbers, Numbers]:
    """The free units of each number's plan for a service at the end of a cycle, and whether they roll over."""
    spans = owners.filter(col("own_to").is_null() | (col("own_from") < col("own_to"))).sort("msisdn", "own_from")
    if not len(spans):
        return numpy.zeros(len(keys), dtype=numpy.int64), numpy.zeros(len(keys), dtype=numpy.bool_)
    own_day = first_days(keys["cycle"].to_numpy() + 1) - 1
    owner = indices_on(spans, "own_from", "own_to", keys["msisdn"], own_day)
    index = numpy.maximum(owner, 0)
    plan = spans["plan"].gather(polars.Series(index))
    local_day = own_day + spans["cycle_day"].to_numpy()[index] - 1
    edition = spans["edition"].gather(polars.Series(index))
    row = versions_on(plan, edition, local_day, tariff) * len(SERVICES) + keys["service"].to_numpy()
    there = (owner != NONE) & (row >= 0)
    row = numpy.maximum(row, 0)
    free = tariff.terms["free_units_per_cycle"].to_numpy()[row]
    rolls = tariff.terms["rolls_over"].to_numpy()[row]
    return numpy.where(there, free, 0), there & rolls
