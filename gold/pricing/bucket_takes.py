"""What one use takes of the lots it finds: of each bucket that it asks, lot by lot, in whole increments."""

from pyspark.sql import Column
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
"""The lots as a use leaves them, and what it took of them."""


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
        F.array_append(so_far["lots"], left).alias("lots"),
        F.when(units > 0, F.array_append(so_far["takes"], take)).otherwise(so_far["takes"]).alias("takes"),
    )


def is_of(lot: Column, use: Column, bucket: Column) -> Column:
    """Whether a lot is of the bucket that is so called, and the user's."""
    number = (lot["holder"] == use["msisdn"]) & (lot["since"] == use["plan_since"])
    account = (lot["holder"] == use["account_id"]) & (lot["since"] == use["account_since"])
    return (lot["bucket"] == bucket) & (number | account)


def zero() -> Column:
    """No units."""
    return F.lit(0).cast("bigint")
