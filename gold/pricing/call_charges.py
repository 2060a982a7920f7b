"""What the pieces of a use cost: tiers, connect fee, minimum and maximum in this order; exact, and rounded once."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.pricing.calls import is_unpriced, start_rate
from gold.pricing.charges import LARGEST_CHARGE, taken
from gold.pricing.rate_list import FACTORS

EXACT = "decimal(38,0)"
"""Micro-units of money x common_unit."""


def with_call_charge(rows: DataFrame) -> DataFrame:
    """Adds call_costs, what each piece costs, and call_charge, DECIMAL(18,6). Null where the price list has no rates.

    rows: gold.pricing.calls.with_call, modifier, paid_before (what the cycle had counted that no allowance covered)
    and call_paid (of each piece, the billed units that none covers). The charge is null where an instant has no rate,
    and past LARGEST_CHARGE.
    """
    return rows.withColumn("call_costs", costs(F.col("call_paid"))).withColumn(
        "call_charge", F.when(F.col("rates").isNotNull(), charge(is_continued(rows)))
    )


def is_continued(rows: DataFrame) -> Column:
    """Whether a use goes on with one that was recorded before, where uses say so: it has no connect fee."""
    return F.col("is_continuation") if "is_continuation" in rows.columns else F.lit(False)


def costs(paid: Column) -> Column:
    """What so many units of each piece cost, one after the other from paid_before on: array of EXACT."""
    offsets = F.transform(paid, lambda _, place: summed(F.slice(paid, 1, place)))
    return F.zip_with(
        "call_pieces",
        F.arrays_zip(offsets.alias("offset"), paid.alias("units")),
        lambda piece, share: piece_cost(piece, F.col("paid_before") + share["offset"], share["units"]),
    )


def piece_cost(piece: Column, before: Column, units: Column) -> Column:
    """What units of a piece cost whose cycle had counted `before`."""
    rate = F.get(F.col("rates"), piece["rate"])
    tiers = F.get(rate["groups"], piece["group"] - 1)["tiers"]
    graduated = F.aggregate(
        tiers, exact(0), lambda total, tier: F.try_add(total, graduated_cost(tier, before, before + units))
    )
    after = before + units
    volume = F.try_subtract(volume_cost(tiers, after), volume_cost(tiers, before))
    size = rate["package_units"]
    packages = F.try_subtract(package_cost(tiers, size, after), package_cost(tiers, size, before))
    return F.when(rate["shape"] == "volume", volume).when(rate["shape"] == "package", packages).otherwise(graduated)


def graduated_cost(tier: Column, before: Column, after: Column) -> Column:
    """What the units from `before` to `after` cost in a tier, and its flat fee where they enter it."""
    units = taken(before, after, tier["above"], tier["up_to"])
    enters = (before <= tier["above"]) & (tier["above"] < after) & (tier["above"] > 0)
    return F.try_add(times(units, tier["each"], factor()), F.when(enters, tier["flat"]).otherwise(exact(0)))


def volume_cost(tiers: Column, total: Column) -> Column:
    """What a cycle's total costs, all of it in the tier that its last unit is in."""

    def at_its_price(cost: Column, tier: Column) -> Column:
        above = (total > tier["above"]) | (tier["above"] == 0)
        within = above & (tier["up_to"].isNull() | (total <= tier["up_to"]))
        return F.when(within, F.try_add(times(total, tier["each"], F.lit(FACTORS)), tier["flat"])).otherwise(cost)

    return F.aggregate(tiers, exact(0), at_its_price)


def package_cost(tiers: Column, size: Column, total: Column) -> Column:
    """What a cycle's total costs in whole packages, those units apart that the first tier leaves free."""
    begun = F.call_function("div", F.greatest(total - F.get(tiers, F.lit(1))["above"], F.lit(0)) + size - 1, size)
    return times(begun, F.get(tiers, F.lit(1))["each"], F.lit(FACTORS))


def charge(is_continued: Column) -> Column:
    """Pieces and connect fee, at least the minimum and at most the maximum, rounded as the start's rate says."""
    rate, none_paid = start_rate(), summed(F.col("call_paid")) == 0
    connect = F.when(is_continued, exact(0)).otherwise(rate["connect"])
    costs = F.try_add(F.aggregate("call_costs", exact(0), F.try_add), connect)
    least = F.when(none_paid, costs).otherwise(F.greatest(costs, rate["minimum"]))  # greatest() passes over a null one
    rounded = round_once(F.least(least, rate["maximum"]), rate["rounding"], decimals())
    return F.when(F.col("counted") == 0, F.lit(0).cast("decimal(18,6)")).when(~is_unpriced(), rounded)


def decimals() -> Column:
    """The most decimals that a rate of the pieces has."""
    of_pieces = F.transform("call_pieces", lambda piece: F.get(F.col("rates"), piece["rate"])["decimals"])
    return F.greatest(F.array_max(of_pieces), start_rate()["decimals"])


def round_once(total: Column, mode: Column, decimals: Column) -> Column:
    """Micro-units x common unit as money with so many decimals, DECIMAL(18,6); null past LARGEST_CHARGE.

    Up and half up lead away from zero, down towards it.
    """
    step = F.element_at(F.array(*[F.lit(10 ** (6 - places)) for places in range(7)]), decimals + 1)
    divisor = (F.col("common_unit") * step.cast("decimal(7,0)")).cast("decimal(27,0)")
    size = F.abs(total)
    fits = size < (F.col("common_unit") * F.lit(LARGEST_CHARGE * 1_000_000).cast("decimal(18,0)")).cast(EXACT)
    whole = F.when(fits, F.call_function("div", size, divisor))
    rest = size - whole * divisor
    up = F.when(mode == "up", rest > 0).when(mode == "down", F.lit(False)).otherwise(rest * 2 >= divisor)
    micros = (whole + F.when(up, 1).otherwise(0)) * step * F.when(total < 0, -1).otherwise(1)
    return (micros.cast("decimal(18,0)") * F.lit("0.000001").cast("decimal(6,6)")).cast("decimal(18,6)")


def factor() -> Column:
    """The use's modifier as a whole number."""
    return (F.col("modifier") * FACTORS).cast("decimal(10,0)")


def times(units: Column, each: Column, factor: Column) -> Column:
    """Units x price x factor as EXACT; null past its digits."""
    return F.try_multiply(F.try_multiply(units.cast("decimal(15,0)"), each), factor.cast("decimal(10,0)")).cast(EXACT)


def summed(units: Column) -> Column:
    """The sum of an array of units."""
    return F.aggregate(units, F.lit(0).cast("bigint"), lambda total, each: total + each)


def exact(number: int) -> Column:
    """A number as EXACT."""
    return F.lit(number).cast(EXACT)
