"""Amounts are exact fractions, whatever their sign, and are rounded once."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import ceil, floor
from random import Random

import pytest

from gold.pricing.kernel.amounts import added, rounded, scaled
from gold.pricing.kernel.records import DOWN, HALF_UP, UP

UNITS = (1, 2, 7, 60, 1_000, 10**6, 2**20, 10**10)
Amount = tuple[int, int, int]


def whole(random: Random) -> int:
    """A whole number above zero, of any size."""
    return random.choice([random.choice(UNITS), random.randint(1, 10 ** random.randint(1, 20))])


def micros(random: Random) -> int:
    """An amount of any size and sign."""
    return random.choice([0, 1, -1, random.randint(-(10**40), 10**40), random.randint(-1_000, 1_000)])


def amounts(random: Random, count: int) -> Iterator[Amount]:
    """Micro-units, and a remainder below one of them: often none, a half, or nearly one."""
    for _ in range(count):
        den = whole(random)
        yield micros(random), random.choice([0, den // 2, den - 1, random.randrange(den)]), den


def value(amount: Amount) -> Fraction:
    whole_ones, rest, den = amount
    assert 0 <= rest < den
    return whole_ones + Fraction(rest, den)


def test_an_amount_by_factors_is_what_fractions_say() -> None:
    random = Random(1)
    for _ in range(5_000):
        parts, unit, num, den = micros(random), whole(random), random.choice([0, whole(random)]), whole(random)
        assert value(scaled(parts, unit, num, den)) == Fraction(parts, unit) * Fraction(num, den)


def test_a_sum_is_what_fractions_say() -> None:
    random = Random(2)
    for one, other in zip(amounts(random, 5_000), amounts(random, 5_000), strict=True):
        assert value(added(*one, *other)) == value(one) + value(other)
        assert value(added(*one, *one)) == 2 * value(one)


def nearest(size: Fraction, rounding: int) -> int:
    """A size rounded by the book."""
    if rounding == HALF_UP:
        return floor(size + Fraction(1, 2))
    return ceil(size) if rounding == UP else floor(size)


@pytest.mark.parametrize("rounding", [HALF_UP, UP, DOWN])
def test_an_amount_is_rounded_to_whole_steps_away_from_zero_or_towards_it(rounding: int) -> None:
    random = Random(rounding)
    for amount in amounts(random, 5_000):
        exact, step = value(amount), 10 ** random.randint(0, 6)
        size = nearest(abs(exact) / step, rounding) * step
        assert rounded(*amount, rounding, step) == (size if exact >= 0 else -size), (amount, step)


@pytest.mark.parametrize("sign", [1, -1])
def test_halves_and_their_neighbours_are_rounded_once(sign: int) -> None:
    """By hand: 0.5, 1.5 and 2.5 of a step, a thousandth of a micro-unit below them, and above."""
    for step, halves, thousandths in product((1, 10, 10**6), (1, 3, 5), (-1, 0, 1)):
        size = Fraction(halves * step, 2) + Fraction(thousandths, 1_000)
        exact = sign * size
        result = rounded(floor(exact), int((exact - floor(exact)) * 1_000), 1_000, HALF_UP, step)
        assert result == sign * step * ((halves - 1) // 2 + (thousandths >= 0)), (step, halves, thousandths)
