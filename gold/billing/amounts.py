"""Exact amounts, and the two places where they are rounded: half up, to a currency's minor unit or to some digits."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache

ZERO = Decimal(0)
MICROS = 6
"""Decimals of a charge."""


@cache
def unit(decimals: int) -> Decimal:
    """The smallest amount with so many decimals."""
    return Decimal(1).scaleb(-decimals)


def half_up(exact: Decimal, decimals: int) -> Decimal:
    """The amount with so many decimals; halves away from zero."""
    return exact.quantize(unit(decimals), ROUND_HALF_UP)


def divided(amount: Decimal | Fraction, by: Decimal | int, digits: int) -> Decimal:
    """A quotient, rounded half up to so many digits. by: above zero."""
    exact = Fraction(amount) / Fraction(by) * 10**digits
    whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return Decimal(whole if exact >= 0 else -whole).scaleb(-digits)


def fraction(percent: Decimal) -> Decimal:
    """15 as 0.15."""
    return percent.scaleb(-2)


def minor(amount: Decimal, decimals: int) -> int:
    """An amount as a whole number of a unit that has so many decimals, such as cents."""
    return int(amount.scaleb(decimals))


def money(units: int, decimals: int) -> Decimal:
    """So many of the unit as an amount."""
    return Decimal(units).scaleb(-decimals)
