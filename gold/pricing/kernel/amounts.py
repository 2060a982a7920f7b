"""Exact amounts: whole micro-units of money and a remainder below one, rest / den. Rounded once."""

from math import gcd

from gold.pricing.kernel.records import DOWN, UP


def scaled(parts: int, unit: int, num: int, den: int) -> tuple[int, int, int]:
    """parts / unit x num / den as an amount: micros, rest, den. unit and den are above zero."""
    whole, rest = parts // unit, parts % unit
    micros, over = whole * num // den, whole * num % den
    rest = over * unit + rest * num
    return micros + rest // (unit * den), rest % (unit * den), unit * den


def added(micros: int, rest: int, den: int, other: int, other_rest: int, other_den: int) -> tuple[int, int, int]:
    """The sum of two amounts."""
    if den != other_den:
        shared = gcd(den, other_den)
        rest, other_rest, den = (
            rest * (other_den // shared),
            other_rest * (den // shared),
            den // shared * other_den,
        )
    rest = rest + other_rest
    return micros + other + rest // den, rest % den, den


def rounded(micros: int, rest: int, den: int, rounding: int, step: int) -> int:
    """An amount in whole steps of so many micro-units, a power of ten. Half up and up lead away from zero."""
    if micros >= 0:
        return rounded_size(micros, rest, den, rounding, step)
    if rest > 0:
        return -rounded_size(-micros - 1, den - rest, den, rounding, step)
    return -rounded_size(-micros, 0, den, rounding, step)


def rounded_size(micros: int, rest: int, den: int, rounding: int, step: int) -> int:
    """The same of an amount that is not negative."""
    over = micros % step
    if rounding == DOWN:
        is_up = False
    elif rounding == UP:
        is_up = over > 0 or rest > 0
    elif step > 1:
        is_up = over * 2 >= step  # a rest below one micro-unit decides nothing: half a step is a whole number
    else:
        is_up = rest * 2 >= den
    return micros - over + step if is_up else micros - over
