"""Cents are shared so that they add up, the same way every time."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest

from gold.billing.apportion import apportion


def by_hand(total: int, weights: Sequence[int]) -> list[int]:
    """The same by the method's definition, in exact fractions."""
    weights = weights if any(weights) else [1] * len(weights)
    quotas = [Fraction(abs(total) * weight, sum(weights)) for weight in weights]
    shares = [int(quota) for quota in quotas]
    waiting = sorted(range(len(weights)), key=lambda i: (shares[i] - quotas[i], i))
    for i in waiting[: abs(total) - sum(shares)]:
        shares[i] += 1
    return shares if total >= 0 else [-share for share in shares]


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        (100, [1, 1, 1], [34, 33, 33]),  # equal remainders: the first takes the cent
        (-100, [1, 1, 1], [-34, -33, -33]),
        (10, [0, 5, 0], [0, 10, 0]),
        (5, [0, 0], [3, 2]),  # nothing to go by: all the same
        (0, [3, 4], [0, 0]),
        (7, [3], [7]),
        (0, [], []),
    ],
)
def test_a_total_is_shared_by_weight(total: int, weights: list[int], expected: list[int]) -> None:
    assert apportion(total, weights) == expected


def random_cases(seed: int) -> list[tuple[int, list[int]]]:
    """Totals and weights of all sizes, some of them zero."""
    random = Random(seed)
    return [
        (
            random.randint(-(10 ** random.randint(0, 12)), 10**6),
            [random.randrange(10 ** random.randint(0, 17)) for _ in range(n)],
        )
        for n in random.choices(range(1, 12), k=3_000)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_random_totals_are_shared_as_the_definition_says(seed: int) -> None:
    wrong = [case for case in random_cases(seed) if apportion(*case) != by_hand(*case)]
    assert not wrong, f"{len(wrong)} differ, the shortest: {min(wrong, key=lambda case: len(case[1]))}"


def test_shares_add_up_and_none_is_a_unit_off_its_quota() -> None:
    for total, weights in random_cases(7):
        shares, whole = apportion(total, weights), sum(weights)
        assert sum(shares) == total
        off = [abs(share * whole - total * weight) for share, weight in zip(shares, weights, strict=True)]
        assert not whole or max(off) < whole, (total, weights, shares)
