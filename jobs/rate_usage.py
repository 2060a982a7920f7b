"""Rates usage by the subscriber and tariff in force at its start: whatever is new, late, or decided otherwise today."""

import argparse

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from expectations import rated_usage_gate
from gold.allowance_balances import ALLOWANCE_BALANCES, allowance_balances, entries, stale_balances
from gold.decisions import decided_usage
from gold.groups_to_rate import groups_to_rate, spans, used_by_cycle, uses_of
from gold.pricing.price_list import has_rates, has_zones, price_list
from gold.pricing.rate_list import period_of
from gold.pricing.rollover import carried
from gold.rated_usage import RATED_USAGE, rated_record, rated_usage
from jobs.read_tariff import calendars, plan_versions
from lake import stream
from lake.command import Call, Counts, Job, Stop
from lake.store import Pinned
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
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
    with store.locked(ALLOWANCE_BALANCES, RATED_USAGE):
        tables = store.pinned(USAGE, SUBSCRIBERS, RATE_PLANS, CALENDAR, DESTINATIONS, RATED_USAGE, ALLOWANCE_BALANCES)
        rated = store.staged(rated_again(call, tables))
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
            months = sorted({month for row in found for month in row["months"]})
            changes = store.merge(RATED_USAGE, rows, within={"utc_month": months})  # the commit
            counts["changed"] = sum(changes.values())
    return counts | relayed(call)


def rated_again(call: Call, tables: Pinned) -> DataFrame:
    """The uses of every number, service and cycle that something reaches, rated."""
    tariff, spark = call.settings.tariff, call.store.spark
    subscribers = believed(tables.read(SUBSCRIBERS))
    versions, usage = plan_versions(tables), tables.read(USAGE)
    period = period_of(usage, tariff.zone) if has_rates(versions) else None
    prices = price_list(spark, versions, period, calendars(tables) if period else {})
    balances = tables.read(ALLOWANCE_BALANCES)
    prefixes = believed(tables.read(DESTINATIONS)) if has_zones(versions) else None
    decided = decided_usage(usage, subscribers, prices, tariff.zone, prefixes)
    stale = stale_balances(balances, subscribers, prices, tariff.first_cycle)
    groups = call.store.staged(groups_to_rate(decided, tables.read(RATED_USAGE), stale))
    uses = uses_of(groups, decided)
    used = used_by_cycle(uses)
    carry = carried(entries(spans(used), used, balances, subscribers, prices), tariff.first_cycle)
    provenance = {"rating_run": F.lit(call.run), "rated_at": F.lit(call.began)}
    return rated_usage(uses, carry, "retail", provenance)


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
