"""From which cycle on pools are rated anew, as SQL. Cycles are months since year 0 here."""

FROM_CYCLES = """
    SELECT pool, min(greatest(year(since) * 12 + month(since) - 1 - {margin}, {kept})) AS from_cycle
    FROM {numbers} GROUP BY pool
"""
"""The first cycle in which something else holds of a number of a pool. numbers: pool and since, a local day. margin:
how many cycles earlier than its month a day may be in. kept: the first cycle of which call detail is kept."""

RATED_ANEW = """
    SELECT * EXCEPT (from_cycle) FROM {balances}
    WHERE int(substring(cycle, 1, 4)) * 12 + int(substring(cycle, 6, 2)) - 1 >= coalesce(from_cycle, {from_cycle})
"""
"""Balances that are made anew. balances: with the from_cycle of their pool. from_cycle: of pools that have none."""
