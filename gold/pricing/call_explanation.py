"""How the charge of a use priced by rates came about: pieces + connect fee + rounding, with six decimals each."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from gold.pricing.calls import round_once, start_rate

MONEY = "decimal(18,6)"


def piece(cut: Column) -> Column:
    """A piece of gold.pricing.calls as it is shown."""
    rate = F.get(F.col("rates"), cut["rate"])
    group = F.get(rate["groups"], cut["group"] - 1)
    return F.struct(
        cut["offset"].alias("offset"),
        cut["units"].alias("units"),
        cut["billed_units"].alias("billed_units"),
        rate["window"].alias("window"),
        cut["group"].alias("group"),
        group["price"].cast("string").alias("price"),
        group["price_unit"].alias("price_unit"),
        F.lit("1.00000000").alias("modifier"),
        money(cut).cast("string").alias("charge"),
    )


def money(cut: Column) -> Column:
    """What a piece costs, to six decimals."""
    return round_once(cut["cost"], F.lit("half_up"), F.lit(6))


def connect_fee() -> Column:
    """Of a call that has usage."""
    return F.when(F.col("counted") > 0, start_rate()["connect_fee"]).otherwise(0).cast(MONEY)


def rounding() -> Column:
    """What minimum, maximum and the one rounding of the call add to its pieces and connect fee."""
    pieces = F.aggregate("call_pieces", F.lit(0).cast(MONEY), lambda total, cut: (total + money(cut)).cast(MONEY))
    return (F.col("call_charge") - pieces - connect_fee()).cast(MONEY)
