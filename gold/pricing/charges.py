"""What one use takes of each tier, and what it costs: law 2 as columns. Exact integers throughout, rounded once."""

from collections.abc import Sequence
from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F

LARGEST_CHARGE = 10**11
"""In whole currency units. A use that costs more is no price but a fault of the tariff."""


def taken(before: Column, after: Column, above: Column, up_to: Column) -> Column:
    """How many of the units from `before` to `after` lie between `above` and `up_to`. A null `up_to` is no bound.

    What the uses of a cycle take adds up to what their total takes, in whatever pieces they come.
    """

    def within(total: Column) -> Column:
        return F.greatest(F.least(total, up_to), above)  # least() passes over a null bound

    return within(after) - within(before)


def cost(before: Column, after: Column, tiers: Sequence[Column]) -> Column:
    """The units from `before` to `after` at the prices of their tiers, in micro-units of money x price units.

    tiers: each struct(above BIGINT, up_to BIGINT, price DECIMAL(12,6)); one that is null costs nothing, and without
    any there is no price: null. DECIMAL(28,0).
    """

    def of(tier: Column) -> Column:
        units = taken(before, after, tier["above"], tier["up_to"]).cast("decimal(15,0)")
        return (units * (tier["price"] * 1_000_000).cast("decimal(12,0)")).cast("decimal(28,0)")

    def add(total: Column, tier: Column) -> Column:
        return (total + F.coalesce(of(tier), F.lit(0))).cast("decimal(28,0)")

    return reduce(add, tiers[1:], of(tiers[0]))


def charge(cost: Column, modifier: Column, price_unit: Column) -> Column:
    """Cost x modifier / price unit, rounded once, half up, to six decimals. Null past LARGEST_CHARGE.

    modifier: DECIMAL(10,8). price_unit: BIGINT.
    """
    plain = modifier == 1
    parts = F.when(plain, cost).otherwise(cost * (modifier * 100_000_000).cast("decimal(10,0)"))
    whole = F.when(plain, price_unit).otherwise(price_unit * 100_000_000)
    fits = parts < whole.cast("decimal(19,0)") * F.lit(LARGEST_CHARGE * 1_000_000).cast("decimal(18,0)")
    return F.when(fits, from_micros(divided(parts, whole)))


def divided(parts: Column, whole: Column) -> Column:
    """Parts / whole, rounded half up: integers, since a DECIMAL division would round on its own before we do.

    parts: DECIMAL(38,0). whole: BIGINT, at most 10**18. Few parts are divided as BIGINT: `div` of DECIMAL computes 38
    digits and strips the zeros again, one by one.
    """
    few = (parts * 2).cast("bigint") + whole
    many = parts * 2 + whole.cast("decimal(19,0)")
    of_few = F.call_function("div", few, whole * 2)
    of_many = F.call_function("div", many, whole.cast("decimal(19,0)") * 2)
    return F.when(parts < F.lit(10**18).cast("decimal(19,0)"), of_few).otherwise(of_many)


def from_micros(micros: Column) -> Column:
    """Whole micro-units of money as DECIMAL(18,6), without a division, which would round."""
    return (micros.cast("decimal(18,0)") * F.lit("0.000001").cast("decimal(6,6)")).cast("decimal(18,6)")
