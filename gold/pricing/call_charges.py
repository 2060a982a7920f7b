"""What the pieces of a use cost: tiers, connect fee, minimum and maximum in this order; exact, and rounded once."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.pricing.calls import is_unpriced, start_rate
from gold.pricing.charges import LARGEST_CHARGE, from_micros, taken
from gold.pricing.let import let
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
    state = f"struct<before: bigint, costs: array<{EXACT}>>"
    start = F.struct(F.col("paid_before").alias("before"), F.array().alias("costs")).cast(state)
    shares = F.zip_with(
        "call_pieces", paid, lambda piece, units: F.struct(piece["rate"], piece["group"], units.alias("units"))
    )

    def one_more(so_far: Column, share: Column) -> Column:
        cost = piece_cost(share, so_far["before"], share["units"])
        return F.struct(
            (so_far["before"] + share["units"]).alias("before"), F.array_append(so_far["costs"], cost).alias("costs")
        ).cast(state)

    return F.aggregate(shares, start, one_more, lambda so_far: so_far["costs"])


def piece_cost(piece: Column, before: Column, units: Column) -> Column:
    """What units of a piece cost whose cycle had counted `before`. piece: its rate and group."""
    after = before + units

    def by_shape(rate: Column) -> Column:
        tiers = F.get(rate["groups"], piece["group"] - 1)["tiers"]
        graduated = F.aggregate(
            tiers, exact(0), lambda total, tier: F.try_add(total, graduated_cost(tier, before, after))
        )
        volume = F.try_subtract(volume_cost(tiers, after), volume_cost(tiers, before))
        size = rate["package_units"]
        packages = F.try_subtract(package_cost(tiers, size, after), package_cost(tiers, size, before))
        shape = rate["shape"]
        return F.when(shape == "graduated", graduated).when(shape == "volume", volume).otherwise(packages)

    return let(F.get(F.col("rates"), piece["rate"]), by_shape)


def graduated_cost(tier: Column, before: Column, after: Column) -> Column:
    """What the units from `before` to `after` cost in a tier, and its flat fee where they enter it."""

    def of_units(its: Column) -> Column:
        cost = F.when(its["units"] == 0, exact(0)).otherwise(times(its["units"], tier["each"], factor()))
        above = its["above"]
        enters = (above > 0) & (before <= above) & (above < after)
        return F.when(enters, F.try_add(cost, tier["flat"])).otherwise(cost)

    def of_bounds(bounds: Column) -> Column:
        units = taken(before, after, bounds["above"], bounds["up_to"]).alias("units")
        return let(F.struct(units, bounds["above"].alias("above")), of_units)

    return let(F.struct(tier["above"].alias("above"), tier["up_to"].alias("up_to")), of_bounds)


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

    def by(rate: Column) -> Column:
        connect = F.when(is_continued, exact(0)).otherwise(rate["connect"])
        costs = F.try_add(F.aggregate("call_costs", exact(0), F.try_add), connect)
        none_paid = summed(F.col("call_paid")) == 0

        def within(total: Column) -> Column:
            least = F.when(none_paid, total).otherwise(F.greatest(total, rate["minimum"]))  # passes over a null one
            return round_once(F.least(least, rate["maximum"]), rate["rounding"], decimals(rate))

        return let(costs, within)

    rounded = F.when(~is_unpriced(), let(start_rate(), by))
    return F.when(F.col("counted") == 0, F.lit(0).cast("decimal(18,6)")).otherwise(rounded)


def decimals(start: Column) -> Column:
    """The most decimals that a rate of the pieces has. start: the first one's."""
    of_pieces = F.transform("call_pieces", lambda piece: F.get(F.col("rates"), piece["rate"])["decimals"])
    return F.when(F.size("call_pieces") == 1, start["decimals"]).otherwise(F.array_max(of_pieces))


def round_once(total: Column, mode: Column, decimals: Column) -> Column:
    """Micro-units x common unit as money with so many decimals, DECIMAL(18,6); null past LARGEST_CHARGE.

    Up and half up lead away from zero, down towards it.
    """

    def of(its: Column) -> Column:
        size, step = its["size"], its["step"]
        divisor = (F.col("common_unit") * step).cast("decimal(27,0)")
        parts = F.struct(size, divisor.alias("divisor"), F.call_function("div", size, divisor).alias("whole"))
        fits = size < (F.col("common_unit") * F.lit(LARGEST_CHARGE * 1_000_000).cast("decimal(18,0)")).cast(EXACT)
        micros = let(parts, lambda whole: steps(whole, mode)) * step * F.when(total < 0, -1).otherwise(1)
        return F.when(fits, from_micros(micros))

    powers = F.array(*[F.lit(10 ** (6 - places)).cast("decimal(7,0)") for places in range(7)])
    return let(F.struct(F.abs(total).alias("size"), F.element_at(powers, decimals + 1).alias("step")), of)


def steps(parts: Column, mode: Column) -> Column:
    """A size in whole steps, as the rounding says."""
    rest = parts["size"] - parts["whole"] * parts["divisor"]
    up = F.when(mode == "up", rest > 0).when(mode == "down", F.lit(False)).otherwise(rest * 2 >= parts["divisor"])
    return parts["whole"] + F.when(up, 1).otherwise(0)


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
