"""How much was used, and other plain values, read from text without a float and without an error."""

from pyspark.sql import Column
from pyspark.sql import functions as F

NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?\z"
BEYOND_DOUBLE = ('"Infinity"', '"-Infinity"')
"""What reading makes of a JSON number such as 1e400."""

BELOW_ZERO = '^"?-([0-9.]*[1-9]|Infinity)'
"""A minus, and a digit that is not 0 before any exponent."""

LARGEST_UNITS = 10**14
FEW_DIGITS = r"^[0-9]{1,8}\z"
"""Most amounts; nothing can go wrong with them."""

AMOUNT = "decimal(38,22)"


def is_number(text: Column) -> Column:
    """Whether text is a decimal number, however large."""
    return text.rlike(NUMBER) | text.isin(*BEYOND_DOUBLE)


def is_negative(text: Column) -> Column:
    """Whether a number is below zero, however little; -0 is not."""
    return is_number(text) & text.rlike(BELOW_ZERO)


def whole_units(text: Column, units_each: Column | int = 1) -> Column:
    """A number times units_each as BIGINT, fractions counting whole; null for no number or more than LARGEST_UNITS.

    Fractions of a unit finer than 10^-14 are nothing.
    """
    each = units_each if isinstance(units_each, Column) else F.lit(units_each)
    value = F.when(text.rlike(NUMBER), text.try_cast(AMOUNT))
    units = F.ceil(F.when(F.abs(value) <= LARGEST_UNITS, value) * each.cast("decimal(7,0)"))
    slowly = F.when(F.abs(units) <= LARGEST_UNITS, units.cast("bigint"))
    return F.when(text.rlike(FEW_DIGITS), text.try_cast("bigint") * each).otherwise(slowly)


def flag(text: Column) -> Column:
    """A boolean from true, false, 1 or 0, in quotes or not, in any case; else null."""
    word = F.lower(F.trim(text))
    return F.when(word.isin("true", "1"), F.lit("true")).when(word.isin("false", "0"), F.lit("false")).cast("boolean")
