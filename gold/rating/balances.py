"""What allowances have left, as the rows of gold's balances."""

import numpy
import polars
from polars import col

from gold.rating.dated import month_names
from gold.rating.rate import Rated
from telecom.services import SERVICES


def allowances(rated: Rated) -> polars.DataFrame:
    """The rows of gold.allowance_balances but for their run."""
    services = polars.Series("record_type", list(SERVICES))
    return rated.counters.select(
        "msisdn",
        services.gather(rated.counters["service"]).alias("record_type"),
        month_names(rated.counters["cycle"]).alias("cycle"),
        col("counted").alias("rated_units"),
        "granted",
        "carried_in",
        "used",
        "carried_out",
    )


def buckets(rated: Rated) -> polars.DataFrame:
    """The rows of gold.bucket_balances but for their run: of each cycle in which the holder's pool has a use."""
    lots = rated.holdings.lots
    cycles = numpy.repeat(rated.cycles["number"], rated.cycles["lot_end"] - rated.cycles["lot"])
    rows = [
        (lot.holder.name, lot.holder.since, lot.holder.plan, lot.bucket, lot.service, lot.granted, lot.until)
        for lot in (lots[index] for index in rated.lot_cycles["lot"].tolist())
    ]
    held = polars.DataFrame(rows, LOT, orient="row").with_columns(
        cycle=cycles, opened=rated.lot_cycles["opened"], left=rated.lot_cycles["left"]
    )
    own, later = col("granted") == col("cycle"), col("until") > col("cycle")
    balances = (
        held.with_columns(lot=polars.struct(month_names(held["granted"]).alias("granted"), "left"))
        .sort("granted")
        .group_by("holder", "since", "plan", "bucket", "cycle", maintain_order=True)
        .agg(
            polars.first("record_type"),
            polars.when(own).then("opened").otherwise(0).sum().alias("granted"),
            polars.when(own).then(0).otherwise("opened").sum().alias("carried_in"),
            (col("opened") - col("left")).sum().alias("used"),
            polars.when(later).then("left").otherwise(0).sum().alias("carried_out"),
            col("lot").alias("lots"),
        )
    )
    return balances.with_columns(cycle=month_names(balances["cycle"]))


LOT = {
    "holder": polars.String,
    "since": polars.Date,
    "plan": polars.String,
    "bucket": polars.String,
    "record_type": polars.String,
    "granted": polars.Int64,
    "until": polars.Int64,
}
