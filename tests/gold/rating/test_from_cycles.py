"""From which cycle on pools are rated anew: by the earliest day of theirs, and of none whose call detail is gone."""

import pytest

from gold.rating.from_cycles import FROM_CYCLES, RATED_ANEW
from lake.store import Store

JANUARY = 2026 * 12
"""2026-01 in months since year 0."""

NUMBERS = """
    SELECT * FROM VALUES ('a', DATE '2026-04-30'), ('a', DATE '2026-03-01'), ('b', DATE '2025-12-31') AS t(pool, since)
"""
BALANCES = """
    SELECT * FROM VALUES ('a', '2025-12', 24312), ('b', '2026-01', 24312), ('c', '2025-12', NULL),
        ('d', '2025-11', NULL) AS t(pool, cycle, from_cycle)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("margin", "kept", "first"),
    [
        (0, 0, {"a": JANUARY + 2, "b": JANUARY - 1}),
        (1, 0, {"a": JANUARY + 1, "b": JANUARY - 2}),
        (1, JANUARY, {"a": JANUARY + 1, "b": JANUARY}),
    ],
)
def test_a_pool_is_rated_from_the_cycle_of_its_earliest_day_on(
    store: Store, margin: int, kept: int, first: dict[str, int]
) -> None:
    rows = store.query(FROM_CYCLES, numbers=store.query(NUMBERS), margin=margin, kept=kept).collect()
    assert {row["pool"]: row["from_cycle"] for row in rows} == first


@pytest.mark.slow
def test_balances_of_that_cycle_and_later_ones_are_made_anew(store: Store) -> None:
    rows = store.query(RATED_ANEW, balances=store.query(BALANCES), from_cycle=JANUARY - 1)
    assert rows.columns == ["pool", "cycle"]
    assert {row["pool"] for row in rows.collect()} == {"b", "c"}
