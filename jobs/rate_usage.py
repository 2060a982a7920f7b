"""Rates usage by the subscriber and tariff in force at its start: whatever is new, late, or decided otherwise today.

Its counts are of the uses that this run rated, with the others of their totals; changed: of the rows it wrote.
"""

import argparse

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from expectations import rated_usage_gate
from gold import allowance_balances as allowances
from gold.allowance_balances import ALLOWANCE_BALANCES, allowance_balances
from gold.bucket_balances import BUCKET_BALANCES, bucket_balances, with_untouched
from gold.cycles import with_neighbours
from gold.groups_to_rate import groups_to_rate
from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE, rated_record, rated_usage
from jobs.read_rating import READ, read_rating
from jobs.read_tariff import runs
from lake import stream
from lake.command import Call, Counts, Job, Stop
from lake.store import Pinned
from silver.usage import USAGE

STATUSES = ("rated", "rejected", "unmatched", "error")


def arguments(parser: argparse.ArgumentParser) -> None:
    """None beside those of every job."""


def run(call: Call) -> Counts:
    """Rates what must be rated, and returns how many uses that were, by their status, and how many rows changed."""
    counts: Counts = {}
    with call.store.locked(ALLOWANCE_BALANCES, BUCKET_BALANCES, RATED_USAGE):
        tables = call.store.pinned(*READ)
        for name in runs(tables):
            found = dict.fromkeys((*STATUSES, "changed"), 0) | rated_again(call, tables, name)
            counts |= found if name == RETAIL else {f"{name}_{key}": count for key, count in found.items()}
    return counts | relayed(call)


def rated_again(call: Call, tables: Pinned, name: str) -> Counts:
    """Rates again, for one run, every number, service and cycle that something reaches."""
    rating = read_rating(call, tables, tables.read(USAGE), name)
    of_run = tables.read(RATED_USAGE).where(F.col("run") == name)
    totals = rating.totals(of_run)
    groups = call.store.staged(groups_to_rate(totals, *rating.stale()))
    if groups.isEmpty():
        return {}
    provenance = {"rating_run": F.lit(call.run), "rated_at": F.lit(call.began)}
    every = call.store.staged(rated_usage(rating.priced(groups, totals), name)).withColumns(provenance)
    rated = every.where("returned") if "returned" in every.columns else every
    rows = rated.select(*RATED_USAGE.names)
    rated_usage_gate(call)(rows)
    if name == RETAIL:
        merge_balances(call, tables, every, rated, groups if rating.has_cycle_days else None)
    by_status = rated.groupBy("status").agg(F.count("*").alias("uses"), F.collect_set("utc_month").alias("months"))
    found = by_status.collect()
    months = sorted({month for row in found for month in row["months"]})
    within = {"utc_month": months, "run": [name]}
    changes = call.store.merge(RATED_USAGE, rows, within=within, staged=True)  # the commit
    return {row["status"]: row["uses"] for row in found} | {"changed": sum(changes.values())}


def merge_balances(call: Call, tables: Pinned, every: DataFrame, rated: DataFrame, groups: DataFrame | None) -> None:
    """Writes what allowances have left. every: all uses that were priced together; rated: those that are written.

    groups: gold.groups_to_rate, where uses may have left a cycle, whose balances then go.
    """
    balances = allowance_balances(rated)
    if groups is not None:
        balances = allowances.with_untouched(balances, tables.read(ALLOWANCE_BALANCES), groups)
    call.store.merge(ALLOWANCE_BALANCES, balances, delete_missing=groups is not None)
    if "lots" in every.columns:
        merge_buckets(call, tables, every, groups)


def merge_buckets(call: Call, tables: Pinned, rated: DataFrame, groups: DataFrame | None) -> None:
    """Writes the balances of the buckets of these uses; those of holders that are no more go."""
    cycles = [row["cycle"] for row in rated.select("cycle").distinct().collect()]
    cycles = cycles if groups is None else with_neighbours(cycles)
    held = tables.read(BUCKET_BALANCES).where(F.col("cycle").isin(cycles))
    rows = with_untouched(bucket_balances(rated), held, rated, groups)
    call.store.merge(BUCKET_BALANCES, rows, within={"cycle": cycles}, delete_missing=True)


def relayed(call: Call) -> Counts:
    """Sends every row that was written to the rated topic, where the settings name one, and counts them."""
    kafka = call.settings.kafka
    if not kafka.rated_topic:
        return {}
    key = F.concat_ws("/", *RATED_USAGE.key)
    args = (call.store, RATED_USAGE, kafka.rated_topic, kafka, key, rated_record(), call.say)
    try:
        return {"sent": stream.relay(*args, changes=True)}
    except Stop as away:
        call.say(f"rated records wait for the next run: {away}")
        return {}


JOB = Job("rate-usage", __doc__, "tollhouse rate-usage --settings conf/local.toml", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
