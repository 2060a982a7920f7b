"""What buckets cover of the uses of a pool, each use in the order of cycle, start and id. A fold over a pool's uses.

A pool is what shares buckets: a number on a plan without a break, or an account where the plan has a shared bucket.
Its cycles follow one another, even where a use of the earlier one starts later.
A lot is what one bucket granted to one holder in one cycle.
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.pricing.bucket_takes import ASKS, LOT, TAKE, TAKEN, taken_by
from gold.pricing.let import let

STATE = f"""struct<cycle: string, lots: array<{LOT}>, takes: array<array<{TAKE}>>,
    closed: array<struct<cycle: string, lots: array<{LOT}>>>>"""
"""Of the fold: the cycle it is in, what its uses have left of the lots, what each use so far took, and how the cycles
before were left. Spark copies it at every use, so it holds no more than that."""

LOT_COLUMNS = ("bucket", "holder", "since", "granted", "until", "carried_last", "units", "record_type", "left")


def covered(uses: DataFrame, lots: DataFrame) -> DataFrame:
    """Adds takes, and lots: those of its cycle, as its last use leaves them; null on the others.

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
    """TAKEN of each use, in the order of the uses; lots of the last in a cycle alone."""
    nothing = [F.array().alias(name) for name in ("lots", "takes", "closed")]
    start = F.struct(F.lit("").alias("cycle"), *nothing).cast(STATE)
    looked_at = ("cycle", "msisdn", "plan_since", "account_id", "account_since", "asks")

    def one_more(so_far: Column, packed: Column) -> Column:
        def with_taken(use: Column, taken: Column) -> Column:
            takes = F.array_append(so_far["takes"], taken["takes"]).alias("takes")
            before = F.when(so_far["cycle"] == use["cycle"], so_far["closed"]).otherwise(closed(so_far))
            return F.struct(use["cycle"].alias("cycle"), taken["lots"].alias("lots"), takes, before).cast(STATE)

        def of_use(use: Column) -> Column:
            lots = in_cycle(so_far, use["cycle"])
            return let(taken_by(use, lots), lambda taken: with_taken(use, taken))

        return let(F.struct(*[packed[name].alias(name) for name in looked_at]), of_use)

    return F.aggregate("uses", start, one_more, lambda end: let(closed(end), lambda cycles: taken_by_uses(end, cycles)))


def closed(state: Column) -> Column:
    """How the cycles up to the state's own were left."""
    return F.array_append(state["closed"], F.struct(state["cycle"].alias("cycle"), state["lots"].alias("lots")))


def taken_by_uses(end: Column, cycles: Column) -> Column:
    """TAKEN of each use, from the fold's last state and how it left each cycle."""

    def of(use: Column, place: Column) -> Column:
        is_last = ~F.get("uses", place + 1)["cycle"].eqNullSafe(use["cycle"])
        lots = F.get(F.filter(cycles, lambda each: each["cycle"] == use["cycle"]), F.lit(0))["lots"]
        return F.struct(F.when(is_last, lots).alias("lots"), F.get(end["takes"], place).alias("takes"))

    return F.transform("uses", of).cast(f"array<{TAKEN}>")


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


def nothing_taken() -> Column:
    """Takes of a use that no bucket can cover."""
    return F.array().cast(f"array<{TAKE}>")


def no_lots() -> Column:
    """Lots of a use that is not the last of its pool and cycle."""
    return F.lit(None).cast(f"array<{LOT}>")


def listed(names: Column, name: Column) -> Column:
    """Whether a name is among these; null: every name is."""
    return names.isNull() | F.coalesce(F.array_contains(names, name), F.lit(False))


def paid(takes: Column) -> Column:
    """Of each piece of a use, the billed units that no bucket covers."""

    def uncovered(piece: Column, place: Column) -> Column:
        its = F.filter(takes, lambda take: take["piece"] == place)
        return F.aggregate(its, piece["billed_units"], lambda units, take: units - take["units"])

    return F.transform("call_pieces", uncovered)
