"""Rates usage by the subscriber and tariff in force at its start: whatever is new, late, or decided otherwise today.

Its counts are of the uses that this run rated, with the others of their pools; changed: of the rows it wrote, of all
ratings together.
"""

import argparse
from collections.abc import Iterable
from functools import partial

from expectations import rated_usage_gate
from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bucket_balances import BUCKET_BALANCES
from gold.rated_usage import RATED_USAGE
from gold.rating.pools import count_name, rated_pools
from gold.statuses import STATUSES
from jobs.reading.currency import create_in_currency, remember_currency
from jobs.reading.lasting_settings import check_lasting
from jobs.reading.rated_then import rated_then
from jobs.reading.rating import OUTPUTS, READ_TABLES, Rating, inputs, margin_of, reached, read_rating
from jobs.reading.rating_memo import keep_rated, memo, rated_already
from jobs.reading.reach import Reach, read_reach
from jobs.reading.sharing import sharing_pools
from lake import stream
from lake.rows import Rows
from lake.scope import Scope
from lake.session import for_rows
from machine.arguments import instant
from machine.command import Call, Counts, Job, Stop
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

SOON_RATED = 100_000
"""Rows that a session for work that is soon over rates as fast as another."""

FEW_NUMBERS = 10_000
"""Numbers that a statement may name."""

WRITTEN_TABLES = (ALLOWANCE_BALANCES, BUCKET_BALANCES, RATED_USAGE)


def arguments(parser: argparse.ArgumentParser) -> None:
    as_of = "rate what was there and believed at a time, as 2026-04-02T10:00:00Z, say what differs, and write nothing"
    parser.add_argument("--as-of", type=instant, metavar="TIME", help=as_of)


def run(call: Call) -> Counts:
    """Rates what must be rated, and returns how many uses that were, by their status, and how many rows changed."""
    check_lasting(call)
    if call.args.as_of is not None:
        return rated_then(call, call.args.as_of)
    if rated := rated_already(call, READ_TABLES, WRITTEN_TABLES):
        return dict.fromkeys((*named(rated), "changed"), 0) | relayed(call)
    rows = call.reader.most_rows(USAGE, SUBSCRIBERS)
    call.quick = rows <= SOON_RATED
    with call.store.writing(*WRITTEN_TABLES):
        tables = call.pinned(*READ_TABLES)
        rating = read_rating(tables, call.settings.tariff)
        with for_rows(call.store.spark, rows):
            reach = read_reach(call, tables, list(rating.tariffs))
            counts = {} if reach.is_nothing else rated_again(call, rating, reach)
        keep_rated(call, tables, call.store.versions(*WRITTEN_TABLES), list(rating.tariffs))
    return dict.fromkeys((*named(rating.tariffs), "changed"), 0) | counts | relayed(call)


def rated_again(call: Call, rating: Rating, reach: Reach) -> Counts:
    """Rates all pools that something reaches, and writes what differs. The commit is that of gold.rated_usage."""
    store, tables, tariffs = call.store, rating.tables, rating.tariffs
    gate, pools = rated_usage_gate(call), sharing_pools(tables)
    touched = reached(tables, reach, pools, margin_of(tables))
    function = partial(rated_pools, tariffs, touched.from_cycle or 0)
    rated = store.per("pool", function, inputs(rating, touched, pools), OUTPUTS)
    provenance = {"rating_run": call.run}
    uses = rated["uses"].with_values(**provenance, rated_at=call.began)
    gate(uses.rows)
    uses_by_kind = rated.told["counts"]
    cycles = {row["cycle"] for row in uses_by_kind}
    for table, name, held in (
        (ALLOWANCE_BALANCES, "allowances", pools.of_numbers(tables.read(ALLOWANCE_BALANCES))),
        (BUCKET_BALANCES, "buckets", pools.of_holders(tables.read(BUCKET_BALANCES))),
    ):
        rated_cycles = sorted(cycles | {cycle for cycle in tables.values(table, "cycle") if touched.has(cycle)})
        scope = Scope({"cycle": rated_cycles}, touched.stands_for(tables, held).drop("pool"))
        store.merge(table, rated[name].with_values(**provenance), scope, delete_missing=True)
    left = store.versions(ALLOWANCE_BALANCES, BUCKET_BALANCES)
    create_in_currency(call)  # whose own commit must not say that anything was rated
    months = sorted({row["utc_month"] for row in uses_by_kind})
    within = {"utc_month": months, "run": list(tariffs)}
    if touched.pools is not None:
        within |= few_numbers(uses.rows)
    with store.noting(memo(call, tables.identities(), dict(tables.versions) | left, list(tariffs))):
        changes = store.merge(RATED_USAGE, uses, Scope(within))
        remember_currency(call)
    counts = dict.fromkeys(named(tariffs), 0)
    for row in uses_by_kind:
        counts[count_name(row["run"], row["status"])] += row["uses"]
    return counts | {"changed": sum(changes.values())}


def named(tariffs: Iterable[str]) -> list[str]:
    """The counts of uses that a run returns: of each rating by status, and changed."""
    return [count_name(rating, status) for rating in tariffs for status in STATUSES]


def few_numbers(uses: Rows) -> dict[str, list[str]]:
    """The numbers of rated rows, by their column, where they are few: so that writing them reads no other's rows."""
    numbers = [row["msisdn"] for row in uses.select("msisdn").distinct().limit(FEW_NUMBERS + 1).collect()]
    return {} if len(numbers) > FEW_NUMBERS else {"msisdn": sorted(numbers)}


def relayed(call: Call) -> Counts:
    """Sends every row that was written to the rated topic, where the settings name one, and counts them."""
    kafka = call.settings.kafka
    if not kafka.rated_topic:
        return {}
    key = f"concat_ws('/', {', '.join(RATED_USAGE.key)})"
    records = stream.Records(RATED_USAGE, key, RATED_USAGE.as_json(), changes=True)
    try:
        return {"sent": stream.relay(call.store, records, kafka.rated_topic, kafka, call.say)}
    except Stop as away:
        call.say(f"rated records wait for the next run: {away}")
        return {}


JOB = Job("rate-usage", __doc__, "tollhouse rate-usage --settings conf/local.toml", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
