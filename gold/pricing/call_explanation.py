"""How the charge of a use priced by rates came about: pieces, credits and connect fee, with six decimals each.

Pieces are shown at what they would have cost had nothing covered them; what a bucket covers is credited at just that.
"""

from pyspark.sql import Column
from pyspark.sql import functions as F

from gold.pricing.call_charges import costs, graduated_cost, piece_cost, round_once, summed
from gold.pricing.calls import start_rate
from gold.pricing.charges import taken
from gold.pricing.let import let

MONEY = "decimal(18,6)"
STEPS = """array<struct<offset: bigint, units: bigint, billed_units: bigint, window: string, group: int,
    price: decimal(12,6), price_unit: bigint, above: bigint, up_to: bigint, amount: decimal(18,6)>>"""
CREDITS = "array<struct<bucket: string, units: bigint, credit: decimal(18,6)>>"


def call_steps() -> Column:
    """STEPS of a use: its pieces, cut where a tier of the cycle ends."""
    whole = billed()
    offsets = F.transform(whole, lambda _, place: F.col("paid_before") + summed(F.slice(whole, 1, place)))
    pairs = F.arrays_zip("call_pieces", offsets.alias("before"))
    return F.flatten(F.transform(pairs, lambda each: steps_of(each["call_pieces"], each["before"]))).cast(STEPS)


def steps_of(piece: Column, before: Column) -> Column:
    """The steps of one piece, whose cycle had counted `before`."""
    rate = F.get(F.col("rates"), piece["rate"])
    tiers = F.get(rate["groups"], piece["group"] - 1)["tiers"]
    after = before + piece["billed_units"]

    def graduated(tier: Column) -> Column:
        begin = F.greatest(tier["above"], before) - before
        units = taken(before, after, tier["above"], tier["up_to"])
        return step(piece, rate, tier, begin, units, graduated_cost(tier, before, after))

    def whole(tier: Column) -> Column:
        nothing = F.lit(0).cast("bigint")
        return step(piece, rate, tier, nothing, piece["billed_units"], piece_cost(piece, before, piece["billed_units"]))

    here = F.filter(tiers, lambda tier: (tier["above"] < after) & (tier["up_to"].isNull() | (after <= tier["up_to"])))
    by_tier = F.filter(F.transform(tiers, graduated), lambda each: each["billed_units"] > 0)
    return F.when(rate["shape"] == "graduated", by_tier).otherwise(F.transform(here, whole))


def step(piece: Column, rate: Column, tier: Column, begin: Column, billed_units: Column, cost: Column) -> Column:
    """A step that begins so many units after its piece."""
    group = F.get(rate["groups"], piece["group"] - 1)
    used = F.greatest(F.least(piece["units"] - begin, billed_units), F.lit(0))
    fields = {
        "offset": piece["offset"] + begin,
        "units": used,
        "billed_units": billed_units,
        "window": rate["window"],
        "group": piece["group"],
        "price": tier["price"],
        "price_unit": F.coalesce(rate["package_units"], group["price_unit"]),
        "above": tier["above"],
        "up_to": tier["up_to"],
        "amount": money(cost),
    }
    return F.struct(*[value.alias(name) for name, value in fields.items()])


def credited() -> Column:
    """CREDITS of a use: what each bucket covers, at what it would have cost had it not."""
    state = f"struct<paid: array<bigint>, listed: {CREDITS}>"
    start = F.struct(billed().alias("paid"), F.array().alias("listed")).cast(state)

    def one_more(so_far: Column, name: Column) -> Column:
        its = F.filter("takes", lambda take: take["bucket"] == name)
        left = F.transform(so_far["paid"], lambda units, place: units - of_piece(its, place))

        def item(paid: Column) -> Column:
            credit = total(costs(so_far["paid"])) - total(costs(paid))
            units = summed(F.transform(its, lambda take: take["units"]))
            its_own = F.struct(name.alias("bucket"), units.alias("units"), credit.alias("credit"))
            listed = F.concat(so_far["listed"], F.array(its_own)).alias("listed")
            return F.struct(paid.alias("paid"), listed).cast(state)

        return let(left, item)

    names = F.array_distinct(F.transform("takes", lambda take: take["bucket"]))
    return F.aggregate(names, start, one_more, lambda so_far: so_far["listed"])


def of_piece(takes: Column, place: Column) -> Column:
    """The units taken for one piece."""
    return summed(F.transform(F.filter(takes, lambda take: take["piece"] == place), lambda take: take["units"]))


def billed() -> Column:
    """The billed units of each piece."""
    return F.transform("call_pieces", lambda piece: piece["billed_units"])


def total(costs: Column) -> Column:
    """Costs as money, each to six decimals."""
    return F.aggregate(costs, F.lit(0).cast(MONEY), lambda so_far, cost: (so_far + money(cost)).cast(MONEY))


def money(cost: Column) -> Column:
    """What a piece costs, to six decimals."""
    return round_once(cost, F.lit("half_up"), F.lit(6))


def connect_fee(is_continued: Column) -> Column:
    """Of a call that has usage, and does not go on with another record."""
    return F.when((F.col("counted") > 0) & ~is_continued, start_rate()["connect_fee"]).otherwise(0).cast(MONEY)
