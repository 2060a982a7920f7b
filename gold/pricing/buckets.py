"""What buckets cover of the uses of a pool, each use in the order of cycle, start and id. A fold over a pool's uses.

A pool is what shares buckets: a number on a plan without a break, or an account where the plan has a shared bucket.
Its cycles follow one another, even where a use of the earlier one starts later.
A lot is what one bucket granted to one holder in one cycle.
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.pricing.let import let

LOT = """struct<turn: string, bucket: string, holder: string, since: date, granted: string,
    until: string, carried_last: boolean, units: bigint, record_type: string, opened: bigint, left: bigint>"""
"""turn: in this order a bucket's lots are used. holder, since: who it is granted to, a number or an account,
on the plan from that day on. granted, until: the cycle of the grant, and the last in which it can be used. units: of
the grant. record_type: that it covers. opened: what was left when the cycle began."""

TAKE = "struct<piece: int, bucket: string, granted: string, units: bigint>"
"""What a use takes of a lot, for one of its pieces, counted from 0."""

ASKS = "array<struct<piece: int, bucket: string, units: bigint, increment: bigint>>"
"""What a piece, counted from 0, asks of a bucket: its billed units, in whole increments."""

TAKEN = f"struct<lots: array<{LOT}>, takes: array<{TAKE}>>"
LOT_COLUMNS = ("bucket", "holder", "since", "granted", "until", "carried_last", "units", "record_type", "left")


def covered(uses: DataFrame, lots: DataFrame) -> DataFrame:
    """Adds takes, and lots: those of its cycle, as each use leaves them.

    uses: pool, cycle, start_time, usage_id, msisdn, plan_since, account_id, account_since, call_pieces and asks.
    lots: pool and LOT_COLUMNS, left being what is left of it before the uses.
    """
    order = ("cycle", "start_time", "usage_id")
    names = [name for name in uses.columns if name not in order]
    use, lot = F.struct(*order, *names).alias("use"), F.struct(*LOT_COLUMNS).alias("lot")
    both = uses.select("pool", use).unionByName(lots.select("pool", lot), allowMissingColumns=True)
    pools = both.groupBy("pool").agg(  # in one go, since a join would sort whole pools
        F.sort_array(F.collect_list("use")).alias("uses"), F.collect_list("lot").alias("granted")
    )
    each = pools.withColumn("taken", fold()).select(F.inline(F.arrays_zip("uses", "taken")))
    return each.select("uses.*", "taken.lots", "taken.takes")


def asks(by_zone: bool) -> Column:
    """What a use asks of buckets: ASKS, piece by piece, of each bucket that may cover it, in their order.

    by_zone: where uses have a zone. Null where the plan has no buckets.
    """

    def of_piece(piece: Column, place: Column) -> Column:
        window = F.get(F.col("rates"), piece["rate"])["window"]

        def fits(bucket: Column) -> Column:
            there = listed(bucket["windows"], window)
            return there & listed(bucket["zones"], F.col("zone")) if by_zone else there

        def asked(bucket: Column) -> Column:
            return F.struct(place, bucket["name"], piece["billed_units"], piece["increment"])

        return F.transform(F.filter("buckets", fits), asked)

    return F.when(F.col("buckets").isNotNull(), F.flatten(F.transform("call_pieces", of_piece)).cast(ASKS))


def fold() -> Column:
    """TAKEN of each use, in the order of the uses."""
    state = f"struct<cycle: string, lots: array<{LOT}>, taken: array<{TAKEN}>>"
    start = F.struct(F.lit("").alias("cycle"), F.array().alias("lots"), F.array().alias("taken")).cast(state)
    looked_at = ("cycle", "msisdn", "plan_since", "account_id", "account_since", "asks")

    def one_more(so_far: Column, packed: Column) -> Column:
        def with_taken(use: Column, taken: Column) -> Column:
            everything = F.concat(so_far["taken"], F.array(taken)).alias("taken")
            return F.struct(use["cycle"].alias("cycle"), taken["lots"].alias("lots"), everything).cast(state)

        def of_use(use: Column) -> Column:
            lots = in_cycle(so_far, use["cycle"])
            return let(taken_by(use, lots), lambda taken: with_taken(use, taken))

        return let(F.struct(*[packed[name].alias(name) for name in looked_at]), of_use)

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
    order = ("turn", *LOT_COLUMNS[:-1])
    return F.struct(*[parts[name].alias(name) for name in (*order, "opened", "left")]).cast(LOT)


def taken_by(use: Column, lots: Column) -> Column:
    """TAKEN of a use: what it asks is given from the lots in their order, in whole increments of a piece."""
    state = f"struct<piece: int, rest: bigint, lots: array<{LOT}>, takes: array<{TAKE}>>"
    nothing = (F.lit(None).cast("int").alias("piece"), zero().alias("rest"))
    start = F.struct(*nothing, lots.alias("lots"), F.array().alias("takes")).cast(state)

    def given(held: Column, ask: Column, rest: Column) -> Column:
        """The state after units of the bucket: as many as its lots have, of what is left of the piece."""
        there = F.filter(held["lots"], lambda lot: is_of(lot, use, ask["bucket"]))
        least = F.least(F.aggregate(there, zero(), lambda sum_, lot: sum_ + lot["left"]), rest)
        whole = F.call_function("div", least, ask["increment"]) * ask["increment"]
        unchanged = F.struct(ask["piece"].alias("piece"), rest.alias("rest"), held["lots"], held["takes"]).cast(state)
        return let(whole, lambda its: F.when(its == 0, unchanged).otherwise(with_takes(held, use, ask, rest, its)))

    def one_ask(held: Column, ask: Column) -> Column:
        rest = F.when(ask["piece"].eqNullSafe(held["piece"]), held["rest"]).otherwise(ask["units"])
        return let(rest, lambda its: given(held, ask, its))

    def finished(held: Column) -> Column:
        return F.struct(held["lots"].alias("lots"), held["takes"].alias("takes")).cast(TAKEN)

    return F.aggregate(F.coalesce(use["asks"], F.array().cast(ASKS)), start, one_ask, finished)


def with_takes(held: Column, use: Column, ask: Column, rest: Column, units: Column) -> Column:
    """The state of taken_by after so many units of the bucket that is asked: its lots give them in their order."""
    state = f"struct<due: bigint, lots: array<{LOT}>, takes: array<{TAKE}>>"
    start = F.struct(units.alias("due"), F.array().alias("lots"), held["takes"].alias("takes")).cast(state)

    def one_lot(so_far: Column, lot: Column) -> Column:
        its = F.when(is_of(lot, use, ask["bucket"]), F.least(lot["left"], so_far["due"])).otherwise(zero())
        return let(its, lambda taken: with_take(so_far, lot, ask["piece"], taken).cast(state))

    def finished(so_far: Column) -> Column:
        left = (ask["piece"].alias("piece"), (rest - units).alias("rest"))
        return F.struct(*left, so_far["lots"].alias("lots"), so_far["takes"].alias("takes"))

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
    """Whether a lot is of the bucket that is so called, and the user's."""
    number = (lot["holder"] == use["msisdn"]) & (lot["since"] == use["plan_since"])
    account = (lot["holder"] == use["account_id"]) & (lot["since"] == use["account_since"])
    return (lot["bucket"] == bucket) & (number | account)


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
