"""Rates usage by the subscriber and tariff in force at its start: whatever is new, late, or decided otherwise today.

Its counts are of the uses that this run rated, with the others of their totals; changed: of the rows it wrote.
"""

import argparse
from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from expectations import rated_usage_gate
from gold import allowance_balances as allowances
from gold.allowance_balances import ALLOWANCE_BALANCES, allowance_balances
from gold.bucket_balances import BUCKET_BALANCES, bucket_balances, with_untouched
from gold.cycles import with_neighbours
from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE, rated_record, rated_usage
from jobs.read_new_usage import note, read_new_usage
from jobs.read_rating import READ, all_beside, first_reached, read_rating
from jobs.read_tariff import runs
from lake import stream
from lake.command import Call, Counts, Job, Stop
from lake.pinned import Pinned
from silver.usage import USAGE

STATUSES = ("rated", "rejected", "unmatched", "error")

FEW_GROUPS = 10_000
"""Numbers and services that a statement may name."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """None beside those of every job."""


def run(call: Call) -> Counts:
    """Rates what must be rated, and returns how many uses that were, by their status, and how many rows changed."""
    counts: Counts = {}
    with call.store.locked(ALLOWANCE_BALANCES, BUCKET_BALANCES, RATED_USAGE):
        tables = call.store.pinned(*READ)
        names = runs(tables)
        new = read_new_usage(call, tables, names)
        nothing_came = new is not None and new.isEmpty()
        for place, name in enumerate(names):
            of_run = {} if nothing_came else rated_again(call, tables, names[: place + 1], new)
            found = dict.fromkeys((*STATUSES, "changed"), 0) | of_run
            counts |= found if name == RETAIL else {f"{name}_{key}": count for key, count in found.items()}
    return counts | relayed(call)


def rated_again(call: Call, tables: Pinned, names: Sequence[str], new: DataFrame | None) -> Counts:
    """Rates again, for the last of these runs, every number, service and cycle that something reaches.

    new: the uses that came, where nothing else can have changed; None: all are looked at.
    """
    name = names[-1]
    since = None if new is None else first_reached(new)
    usage = tables.read(USAGE) if new is None or since is None else all_beside(new, tables, name, since)
    rating = read_rating(call, tables, usage, name, new, since)
    groups, totals = rating.groups(tables.read(RATED_USAGE).where(F.col("run") == name))
    if groups.isEmpty():
        return {}
    provenance = {"rating_run": F.lit(call.run), "rated_at": F.lit(call.began)}
    every = call.store.staged(rated_usage(rating.priced(groups, totals), name)).withColumns(provenance)
    rated = every.where("returned") if "returned" in every.columns else every
    rows = rated.select(*RATED_USAGE.names)
    rated_usage_gate(call)(rows)
    found = rated.groupBy("status", "utc_month", "cycle").agg(F.count("*").alias("uses")).collect()
    months, cycles = (sorted({row[column] for row in found}) for column in ("utc_month", "cycle"))
    if name == RETAIL:
        merge_balances(call, tables, every, rated, cycles, groups if rating.has_cycle_days else None)
    within = {"utc_month": months, "run": [name], **few_numbers(rows, groups)}
    left = call.store.versions(ALLOWANCE_BALANCES, BUCKET_BALANCES)
    call.store.create(RATED_USAGE)  # whose own commit must not say that anything was rated
    with call.store.noting(note(call, tables, dict(tables.versions) | left, names)):
        changes = call.store.merge(RATED_USAGE, rows, within=within, staged=True)  # the commit
    uses = {status: sum(row["uses"] for row in found if row["status"] == status) for status in STATUSES}
    return uses | {"changed": sum(changes.values())}


def few_numbers(rows: DataFrame, groups: DataFrame) -> dict[str, list[str]]:
    """The numbers that rated rows are of, by their column, where the groups they come from are few: so that writing
    them reads no other number's rows."""
    if groups.count() > FEW_GROUPS:
        return {}
    return {"msisdn": sorted(row["msisdn"] for row in rows.select("msisdn").distinct().collect())}


def merge_balances(
    call: Call, tables: Pinned, every: DataFrame, rated: DataFrame, cycles: Sequence[str], groups: DataFrame | None
) -> None:
    """Writes what allowances have left. every: all uses that were priced together; rated: those that are written.

    cycles: of these. groups: gold.groups_to_rate, where uses may have left a cycle, whose balances then go.
    """
    balances = allowance_balances(rated)
    if groups is None:
        call.store.merge(ALLOWANCE_BALANCES, balances, within={"cycle": cycles})
    else:
        balances = allowances.with_untouched(balances, tables.read(ALLOWANCE_BALANCES), groups)
        call.store.merge(ALLOWANCE_BALANCES, balances, delete_missing=True)
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
