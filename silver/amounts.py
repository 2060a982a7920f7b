"""How much was used, and other plain values, read from text without a float and without an error."""

from pyspark.sql import Column, DataFrame
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


def with_whole_units(rows: DataFrame, name: str, text: str, units_each: Column) -> DataFrame:
    """Adds the number of a text column times units_each as BIGINT, fractions counting whole; null for no number or more
    than LARGEST_UNITS.

    Fractions of a unit finer than 10^-14 are nothing. In steps: Spark computes anew what an expression names again.
    """
    said, few, number, whole = F.col(text), F.col("few"), F.col("number"), F.col("whole")
    rows = rows.withColumn("few", said.rlike(FEW_DIGITS))
    rows = rows.withColumn("number", F.when(~few & said.rlike(NUMBER), said.try_cast(AMOUNT)))
    some = F.when(F.abs(number) <= LARGEST_UNITS, number)
    rows = rows.withColumn("whole", F.ceil(some * units_each.cast("decimal(7,0)")))
    slowly = F.when(F.abs(whole) <= LARGEST_UNITS, whole.cast("bigint"))
    units = F.when(few, said.try_cast("bigint") * units_each).otherwise(slowly)
    return rows.withColumn(name, units).drop("few", "number", "whole")


def flag(text: Column) -> Column:
    """A boolean from true, false, 1 or 0, in quotes or not, in any case; else null."""
    word = F.lower(F.trim(text))
    return F.when(word.isin("true", "1"), F.lit("true")).when(word.isin("false", "0"), F.lit("false")).cast("boolean")
