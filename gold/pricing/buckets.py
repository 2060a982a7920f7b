"""What buckets cover of the uses of a pool, each use in the order of cycle, start and id. A fold over a pool's uses.

A pool is what shares buckets: a number on a plan without a break, or an account where the plan has a shared bucket.
Its cycles follow one another, even where a use of the earlier one starts later.
A lot is what one bucket granted to one holder in one cycle.
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.pricing.let import let

LOT = """struct<turn: string, bucket: string, holder: string, since: date, granted: string,
    until: string, carried_last: boolean, units: bigint, opened: bigint, left: bigint>"""
"""turn: in this order a bucket's lots are used. holder, since: who it is granted to, a number or an account,
on the plan from that day on. granted, until: the cycle of the grant, and the last in which it can be used. units: of
the grant. opened: what was left when the cycle began."""

TAKE = "struct<piece: int, bucket: string, granted: string, units: bigint>"
"""What a use takes of a lot, for one of its pieces, counted from 0."""

TAKEN = f"struct<lots: array<{LOT}>, takes: array<{TAKE}>>"
LOT_COLUMNS = ("bucket", "holder", "since", "granted", "until", "carried_last", "units", "left")


def covered(uses: DataFrame, lots: DataFrame) -> DataFrame:
    """Adds takes, and lots: those of its cycle, as each use leaves them.

    uses: pool, cycle, start_time, usage_id, msisdn, plan_since, account_id, account_since, buckets, call_pieces and
    rates; where buckets look at zones, zone. lots: pool and LOT_COLUMNS, left being what is left of it before the uses.
    """
    order = ("cycle", "start_time", "usage_id")
    names = [name for name in uses.columns if name not in order]
    use = F.struct(*order, *names)
    pools = uses.groupBy("pool").agg(F.sort_array(F.collect_list(use)).alias("uses"))
    granted = lots.groupBy("pool").agg(F.collect_list(F.struct(*LOT_COLUMNS)).alias("granted"))
    taken = pools.join(granted, "pool", "left").withColumn("taken", fold("zone" in names))
    each = taken.select(F.inline(F.arrays_zip("uses", "taken")))
    return each.select("uses.*", "taken.lots", "taken.takes")


def fold(by_zone: bool) -> Column:
    """TAKEN of each use, in the order of the uses."""
    state = f"struct<cycle: string, lots: array<{LOT}>, taken: array<{TAKEN}>>"
    start = F.struct(F.lit("").alias("cycle"), F.array().alias("lots"), F.array().alias("taken")).cast(state)

    def one_more(so_far: Column, use: Column) -> Column:
        def with_its(taken: Column) -> Column:
            everything = F.concat(so_far["taken"], F.array(taken)).alias("taken")
            return F.struct(use["cycle"].alias("cycle"), taken["lots"].alias("lots"), everything).cast(state)

        return let(in_cycle(so_far, use["cycle"]), lambda lots: let(taken_by(use, lots, by_zone), with_its))

    return F.aggregate("uses", start, one_more, lambda so_far: so_far["taken"])


def in_cycle(so_far: Column, cycle: Column) -> Column:
    """The lots when a use of the cycle starts: in a new cycle those that open join, and those that lapsed are gone."""
    begun = F.filter("granted", lambda lot: (lot["granted"] > so_far["cycle"]) & (lot["granted"] <= cycle))
    opening = F.coalesce(F.transform(begun, lambda lot: opened(lot, cycle)), F.array().cast(f"array<{LOT}>"))
    carried = F.transform(so_far["lots"], lambda lot: opened(lot, cycle))
    all_lots = F.sort_array(F.filter(F.concat(carried, opening), lambda lot: lot["until"] >= cycle))
    return F.when(so_far["cycle"] == cycle, so_far["lots"]).otherwise(all_lots)


def opened(lot: Column, cycle: Column) -> Column:
    """A lot as the cycle finds it. The oldest is used first; the cycle's own before that where the bucket says so."""
    own_first = lot["carried_last"] & (lot["granted"] == cycle)
    parts = {name: lot[name] for name in LOT_COLUMNS} | {
        "turn": F.when(own_first, "").otherwise(lot["granted"]),
        "opened": lot["left"],
    }
    order = ("turn", "bucket", "holder", "since", "granted", "until", "carried_last", "units")
    return F.struct(*[parts[name].alias(name) for name in (*order, "opened", "left")]).cast(LOT)


def taken_by(use: Column, lots: Column, by_zone: bool) -> Column:
    """TAKEN of a use: its pieces in their order, each from the lots in theirs."""
    start = F.struct(lots.alias("lots"), F.array().alias("takes")).cast(TAKEN)
    pieces = F.transform(use["call_pieces"], lambda piece, n: F.struct(n.alias("n"), piece.alias("piece")))
    none = F.size(F.coalesce(use["buckets"], F.array())) == 0
    return F.when(none | use["call_pieces"].isNull(), start).otherwise(
        F.aggregate(pieces, start, lambda so_far, each: of_piece(so_far, use, each, by_zone))
    )


def of_piece(so_far: Column, use: Column, each: Column, by_zone: bool) -> Column:
    """TAKEN after one more piece: each bucket that covers it, in their order, takes whole increments of it."""
    piece = each["piece"]
    state = f"struct<rest: bigint, lots: array<{LOT}>, takes: array<{TAKE}>>"
    start = F.struct(piece["billed_units"].alias("rest"), so_far["lots"].alias("lots"), so_far["takes"].alias("takes"))

    def one_bucket(held: Column, bucket: Column) -> Column:
        there = F.filter(held["lots"], lambda lot: is_of(lot, use, bucket))
        least = F.least(F.aggregate(there, zero(), lambda sum_, lot: sum_ + lot["left"]), held["rest"])
        whole = F.call_function("div", least, piece["increment"]) * piece["increment"]
        units = F.when(fits(bucket, use, piece, by_zone), whole).otherwise(zero())
        return let(units, lambda its: F.when(its == 0, held).otherwise(with_takes(held, use, bucket, each["n"], its)))

    def finished(held: Column) -> Column:
        return F.struct(held["lots"].alias("lots"), held["takes"].alias("takes")).cast(TAKEN)

    return F.aggregate(use["buckets"], start.cast(state), one_bucket, finished)


def with_takes(held: Column, use: Column, bucket: Column, place: Column, units: Column) -> Column:
    """The rest of a piece, the lots and takes, after so many units of a bucket: the lots give them in their order."""
    state = f"struct<due: bigint, lots: array<{LOT}>, takes: array<{TAKE}>>"
    start = F.struct(units.alias("due"), F.array().alias("lots"), held["takes"].alias("takes")).cast(state)

    def one_lot(so_far: Column, lot: Column) -> Column:
        its = F.when(is_of(lot, use, bucket), F.least(lot["left"], so_far["due"])).otherwise(zero())
        return let(its, lambda taken: with_take(so_far, lot, place, taken).cast(state))

    def finished(so_far: Column) -> Column:
        rest = (held["rest"] - units).alias("rest")
        return F.struct(rest, so_far["lots"].alias("lots"), so_far["takes"].alias("takes"))

    return F.aggregate(held["lots"], start, one_lot, finished)


def with_take(so_far: Column, lot: Column, place: Column, units: Column) -> Column:
    """What is still due, the lots and takes, after so many units of a lot."""
    take = F.struct(place.alias("piece"), lot["bucket"], lot["granted"], units.alias("units")).cast(TAKE)
    left = lot.withField("left", lot["left"] - units)
    return F.struct(
        (so_far["due"] - units).alias("due"),
        F.concat(so_far["lots"], F.array(left)).alias("lots"),
        F.when(units > 0, F.concat(so_far["takes"], F.array(take))).otherwise(so_far["takes"]).alias("takes"),
    )


def is_of(lot: Column, use: Column, bucket: Column) -> Column:
    """Whether a lot is of the bucket, and the user's."""
    number = (lot["holder"] == use["msisdn"]) & (lot["since"] == use["plan_since"])
    account = (lot["holder"] == use["account_id"]) & (lot["since"] == use["account_since"])
    return (lot["bucket"] == bucket["name"]) & (number | account)


def fits(bucket: Column, use: Column, piece: Column, by_zone: bool) -> Column:
    """Whether a bucket covers such pieces."""
    window = F.get(use["rates"], piece["rate"])["window"]
    there = listed(bucket["windows"], window)
    return there & listed(bucket["zones"], use["zone"]) if by_zone else there


def zero() -> Column:
    """No units."""
    return F.lit(0).cast("bigint")


def listed(names: Column, name: Column) -> Column:
    """Whether a name is among these; null: every name is."""
    return names.isNull() | F.coalesce(F.array_contains(names, name), F.lit(False))


def paid(takes: Column) -> Column:
    """Of each piece of a use, the billed units that no bucket covers."""

    def uncovered(piece: Column, place: Column) -> Column:
        its = F.filter(takes, lambda take: take["piece"] == place)
        return F.aggregate(its, piece["billed_units"], lambda units, take: units - take["units"])

    return F.transform("call_pieces", uncovered)
