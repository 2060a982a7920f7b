"""Sharing cents over parts so that they add up again: the largest remainder method (Hare-Niemeyer).

Parts are an array, for what is shared again and again, or rows, whose sharing Spark compiles.
"""

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from gold.money import MONEY
from gold.pricing.let import let

MICROS = 1_000_000
EXACT = "decimal(18,0)"
"""A whole number. Its product with a total fits DECIMAL(38,0), so nothing is rounded; what is too large raises."""


def apportion(total: Column, weights: Column) -> Column:
    """The shares of total, ARRAY<BIGINT> in the order of the weights; they add up to it, whatever its sign.

    total: BIGINT. weights: ARRAY<DECIMAL(18,0)>, none negative; if none is above zero, each counts the same. Each part
    gets its quota rounded down, and each cent that is then left goes to another part: to those of the largest
    remainders, of equal ones to the first.
    """
    return let(fair(weights), lambda held: shared(total, held))


def shared(total: Column, weights: Column) -> Column:
    """The shares, by weights that are not all zero."""

    def by_quota(whole: Column) -> Column:
        products = F.transform(weights, lambda weight: (F.abs(total) * weight).cast("decimal(38,0)"))
        return let(products, lambda held: rounded(total, held, whole))

    return let(summed(weights), by_quota)


def rounded(total: Column, products: Column, whole: Column) -> Column:
    """Each product / whole, rounded so that the sum is total. products: of its absolute value."""
    floors = F.transform(products, lambda product: F.call_function("div", product, whole))
    spare = F.abs(total) - summed(floors)
    places = F.sort_array(F.transform(products, lambda product, i: place(product, whole, i)))
    sign = F.when(total < 0, -1).otherwise(1)

    def shares(last: Column) -> Column:
        def share(product: Column, i: Column) -> Column:
            extra = F.when(place(product, whole, i) <= last, 1).otherwise(0)
            return (sign * (F.call_function("div", product, whole) + extra)).cast("bigint")

        return F.transform(products, share)

    return let(F.get(places, (spare - 1).cast("int")), shares)  # null where no cent is spare


def place(product: Column, whole: Column, index: Column) -> Column:
    """Where a part stands among those that wait for a cent: the largest remainder first."""
    return F.struct((-(product % whole)).alias("remainder"), index.alias("index"))


def fair(weights: Column) -> Column:
    """The weights, or ones if none is above zero."""
    ones = F.transform(weights, lambda _: F.lit(1).cast(EXACT))
    return F.when(F.exists(weights, lambda weight: weight > 0), weights).otherwise(ones)


def summed(numbers: Column) -> Column:
    """The sum of an array of whole numbers, DECIMAL(38,0)."""
    zero = F.lit(0).cast("decimal(38,0)")
    return F.aggregate(numbers, zero, lambda total, number: (total + number).cast("decimal(38,0)"))


def with_share(rows: DataFrame, by: Sequence[str], order: Sequence[str]) -> DataFrame:
    """Adds share, BIGINT: a row's part of the total of its group, as apportion shares it.

    rows: with total, BIGINT and the same in a group, and weight, DECIMAL(18,0). by: names a group. order: of the rows
    within, for equal remainders.
    """
    group = Window.partitionBy(F.xxhash64(*by), *by)  # a number first, which sorts faster than texts that begin alike
    has_weight = F.sum("weight").over(group) > 0
    rows = rows.withColumns(
        {
            "fair": F.when(has_weight, F.col("weight")).otherwise(1),
            "whole": F.when(has_weight, F.sum("weight").over(group)).otherwise(F.count("*").over(group)),
        }
    )
    rows = rows.withColumn("product", (F.abs("total") * F.col("fair")).cast("decimal(38,0)"))
    rows = rows.withColumn("floor", F.call_function("div", "product", "whole"))
    spare = F.abs("total") - F.sum("floor").over(group)
    waits = F.row_number().over(group.orderBy((F.col("product") % F.col("whole")).desc(), *order))
    share = F.col("floor") + F.when(waits <= spare, 1).otherwise(0)
    signed = F.when(F.col("total") < 0, -share).otherwise(share)
    return rows.withColumn("share", signed.cast("bigint")).drop("fair", "whole", "product", "floor")


def cents(amount: Column, decimals: int) -> Column:
    """An amount as a BIGINT of the currency's minor unit, which has so many decimals."""
    return (amount * F.lit(10**decimals)).cast("bigint")


def micros(amount: Column) -> Column:
    """An amount with up to six digits as a weight."""
    return (amount * MICROS).cast(EXACT)


def money(number_of_cents: Column, decimals: int) -> Column:
    """Minor units as MONEY."""
    return (number_of_cents.cast("decimal(20,0)") / F.lit(10**decimals)).cast(MONEY)
