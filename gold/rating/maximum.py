"""What a number may be charged on a plan in a cycle: the plan's maximum, for the days held where the plan says so."""

from collections import defaultdict

import polars
from polars import col

from gold.pricing.kernel.records import NONE
from gold.rating.dated import NO_END, Numbers, first_day, prorated


def maximum(uses: polars.DataFrame, owners: polars.DataFrame) -> Numbers:
    """In micro-units, of each use; NONE without any. uses: msisdn, plan, cycle, maximum and maximum_prorated.

    Prorated it is maximum x days held / days of the cycle, rounded once, half up, to micro-units. A plan is held
    whatever the number's status, on the days of the account's own calendar.
    """
    limits = uses["maximum"].fill_null(NONE).to_numpy()
    by_days = uses["maximum_prorated"].fill_null(value=False).to_numpy() & (limits != NONE)
    if not by_days.any():
        return limits
    asked = uses.select("msisdn", "plan", "cycle", "maximum").filter(polars.Series(by_days))
    held = spans(owners)
    known: dict[tuple[str, str, int, int], int] = {}
    for row in asked.unique().iter_rows():
        msisdn, plan, cycle, limit = row
        begin, after = first_day(cycle), first_day(cycle + 1)
        days = sum(max(min(end, after) - max(first, begin), 0) for first, end in held.get((msisdn, plan), ()))
        is_held = (msisdn, plan) in held  # a sample's plan of an hour is nobody's
        known[row] = prorated(limit, days, after - begin) if is_held else NONE
    limits = limits.copy()
    limits[by_days] = [known[row] for row in asked.iter_rows()]
    return limits


def spans(owners: polars.DataFrame) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """On which own days each number holds each plan, from and to."""
    held = defaultdict[tuple[str, str], list[tuple[int, int]]](list)
    days = (col("own_from").cast(polars.Int32), col("own_to").cast(polars.Int32).fill_null(NO_END))
    for msisdn, plan, first, end in owners.select("msisdn", "plan", *days).iter_rows():
        held[msisdn, plan].append((first, end))
    return held
