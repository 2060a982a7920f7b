"""How much was used, and other plain values, read from text without a float."""

import re
from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal

NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
BELOW_ZERO = re.compile(r"-[0-9.]*[1-9]")
"""A minus, and a digit that is not 0 before any exponent."""

LARGEST_UNITS = 10**14
FINEST = Decimal("1e-14")
"""Fractions of a unit that are finer are nothing."""

FEW_DIGITS = 14
"""Fractions of so many are not finer."""

CONTEXT = Context(prec=2_000, Emax=20_000, Emin=-20_000)
"""A number of JSON has at most 1,000 digits, one in quotes and with an exponent is a larger one than any amount."""

FLAGS: Mapping[str, bool] = {"true": True, "1": True, "false": False, "0": False}


def whole_units(value: str | int, units_each: int) -> int | None:
    """A number, or the one that a text says, times units_each, fractions counting whole; None for no number or one
    beyond LARGEST_UNITS."""
    if type(value) is int:
        units = value * units_each
        return units if abs(units) <= LARGEST_UNITS else None
    text = str(value)
    digits = text.replace(".", "", 1)
    if len(digits) <= FEW_DIGITS and digits.isdigit() and digits.isascii():
        decimals = len(text.partition(".")[2])
        units = -(-int(digits) * units_each // 10**decimals)
        return units if units <= LARGEST_UNITS else None
    if not is_number(text):
        return None
    number = Decimal(text)
    if number.adjusted() > len(str(LARGEST_UNITS)) or abs(number) > LARGEST_UNITS:
        return None
    exact = CONTEXT.multiply(number, units_each)
    units = int(exact.quantize(FINEST, ROUND_HALF_UP, CONTEXT).to_integral_value(ROUND_CEILING, CONTEXT))
    return units if abs(units) <= LARGEST_UNITS else None


def is_number(text: str) -> bool:
    """Whether text is a decimal number, however large."""
    return NUMBER.fullmatch(text) is not None


def is_negative(text: str) -> bool:
    """Whether a number is below zero, however little; -0 is not."""
    return is_number(text) and BELOW_ZERO.match(text) is not None


def flag(text: str) -> bool | None:
    """A boolean from true, false, 1 or 0, in quotes or not, in any case; else None."""
    return FLAGS[text] if text in FLAGS else FLAGS.get(text.lower())
