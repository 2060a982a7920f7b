"""Rates usage by the subscriber and tariff in force at its start: whatever is new, late, or decided otherwise today."""

import argparse

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from expectations import rated_usage_gate
from gold.allowance_balances import ALLOWANCE_BALANCES, allowance_balances, entries, stale_balances
from gold.bucket_balances import BUCKET_BALANCES, bucket_balances, stale_buckets, with_untouched
from gold.decisions import decided_usage
from gold.groups_to_rate import groups_to_rate, spans, used_by_cycle, uses_of
from gold.linked_groups import linked_uses
from gold.lots import lots
from gold.priced_usage import priced_usage
from gold.pricing.price_list import has_rates, price_list
from gold.pricing.rate_list import period_of
from gold.pricing.rollover import carried
from gold.rated_usage import RATED_USAGE, rated_record, rated_usage
from gold.tenures import with_tenure
from jobs.read_tariff import plan_versions
from lake import stream
from lake.command import Call, Counts, Job, Stop
from lake.store import Pinned
from silver.effective import believed
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

STATUSES = ("rated", "rejected", "unmatched", "error")


def arguments(parser: argparse.ArgumentParser) -> None:
    """None beside those of every job."""


def run(call: Call) -> Counts:
    """Rates what must be rated, and returns how many uses that were, by their status, and how many rows changed."""
    store = call.store
    counts: Counts = dict.fromkeys((*STATUSES, "changed"), 0)
    with store.locked(ALLOWANCE_BALANCES, BUCKET_BALANCES, RATED_USAGE):
        tables = store.pinned(USAGE, SUBSCRIBERS, RATE_PLANS, RATED_USAGE, ALLOWANCE_BALANCES, BUCKET_BALANCES)
        every = store.staged(rated_again(call, tables))
        rated = every.where("returned") if "returned" in every.columns else every
        found = (
            rated.groupBy("status")
            .agg(F.count("*").alias("uses"), F.collect_set("utc_month").alias("months"))
            .collect()
        )
        if found:
            counts |= {row["status"]: row["uses"] for row in found}
            rows = rated.select(*RATED_USAGE.names)
            rated_usage_gate(call)(rows)
            store.merge(ALLOWANCE_BALANCES, allowance_balances(rated))
            if "lots" in every.columns:
                merge_buckets(call, tables, every)
            months = sorted({month for row in found for month in row["months"]})
            changes = store.merge(RATED_USAGE, rows, within={"utc_month": months})  # the commit
            counts["changed"] = sum(changes.values())
    return counts | relayed(call)


def merge_buckets(call: Call, tables: Pinned, rated: DataFrame) -> None:
    """Writes the balances of the buckets of these uses; those of holders that are no more go."""
    cycles = [row["cycle"] for row in rated.select("cycle").distinct().collect()]
    held = tables.read(BUCKET_BALANCES).where(F.col("cycle").isin(cycles))
    rows = with_untouched(bucket_balances(rated), held, rated)
    call.store.merge(BUCKET_BALANCES, rows, within={"cycle": cycles}, delete_missing=True)


def rated_again(call: Call, tables: Pinned) -> DataFrame:
    """The uses of every number, service and cycle that something reaches, rated."""
    tariff, spark = call.settings.tariff, call.store.spark
    first = tariff.first_cycle
    versions, usage = plan_versions(tables), tables.read(USAGE)
    prices = price_list(spark, versions, period_of(usage, tariff.zone) if has_rates(versions) else None)
    buckets, limits = "buckets" in prices.columns, "maximum_spend" in prices.columns
    believed_today = believed(tables.read(SUBSCRIBERS))
    subscribers = with_tenure(believed_today) if buckets else believed_today
    balances, settled = tables.read(ALLOWANCE_BALANCES), tables.read(BUCKET_BALANCES)
    decided = decided_usage(usage, subscribers, prices, tariff.zone)
    stale = [stale_balances(balances, subscribers, prices, first)]
    stale += [stale_buckets(settled, subscribers, prices, first)] if buckets else []
    groups = call.store.staged(groups_to_rate(decided, tables.read(RATED_USAGE), *stale))
    uses = linked_uses(groups, decided, subscribers) if buckets or limits else uses_of(groups, decided)
    used = used_by_cycle(uses)
    carry = carried(entries(spans(used), used, balances, subscribers, prices), first)
    priced = priced_usage(uses, carry, lots(uses, subscribers, prices, settled, first) if buckets else None)
    return rated_usage(priced, "retail", {"rating_run": F.lit(call.run), "rated_at": F.lit(call.began)})


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
