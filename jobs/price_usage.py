"""Prices sample usage against a tariff folder, without a lake: JSON lines in, JSON lines out, each charge explained."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryFile

import polars
from polars import col

from gold.rating.answers import NO_ENTRIES, answers
from gold.rating.decide import Tariff, decided
from gold.rating.explain import explained
from gold.rating.sample import no_owners, rated_sample
from gold.statuses import ERROR, RATED, REJECTED
from jobs.reading.network import network
from jobs.reading.sample_tariff import tariff_of
from lake.lists import first
from lake.spool import Spool
from lake.time_zones import read_time_zone
from machine.command import Call, Counts, Job, Stop
from silver.instants import EARLIEST, LATEST
from silver.sample import Sample
from silver.samples import columns, sample_usage

ENDINGS = ("jsonl", "ndjson", "json")

CHUNK = 50_000
"""Uses that are rated at a time, whole subscribers."""

NAMED_LINES = 10
"""Broken lines that are named."""

PRICED_STATUSES = (RATED, REJECTED, ERROR)
"""What a use may become whose plan is named."""

SCHEMA = {
    "line": polars.Int64,
    "is_object": polars.Boolean,
    "usage_id": polars.String,
    "record_type": polars.String,
    "plan": polars.String,
    "start": polars.Int64,
    "units": polars.Int64,
    "other_party": polars.String,
    "visited_network": polars.String,
    "is_roaming": polars.Boolean,
    "is_international": polars.Boolean,
    "is_continuation": polars.Boolean,
    "msisdn": polars.String,
    "reason": polars.String,
    "sentence": polars.String,
}
"""Of silver.sample.Sample."""
assert tuple(SCHEMA) == Sample._fields


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--tariff", type=Path, metavar="DIR", help="default: the settings' [tariff] path")
    add("--usage", type=Path, required=True, metavar="FILE", help="a JSON object a line; docs/tariff.md says of what")
    add("--out", type=Path, metavar="FILE", help="default: stdout")


def run(call: Call) -> Counts:
    """Writes a line for each line of usage that is a JSON object, in its order. Raises Stop at the end for others."""
    usage, out = call.args.usage, call.args.out
    if call.args.json and out is None:
        raise Stop("--json writes the counts to stdout: name a file with --out for the prices.")
    if not usage.exists():
        raise Stop(f"there is no {usage}: name a file with a JSON object a line, such as docs/tariff.md shows.")
    if not usage.is_file() or usage.suffix.lstrip(".") not in ENDINGS:
        raise Stop(f"{usage} is no file of JSON lines: name one that ends in .{ENDINGS[0]}.")
    if out is not None and out.exists() and out.samefile(usage):
        raise Stop(f"{out} is the usage itself: name another file for the prices.")
    tariff = tariff_of(call.args.tariff or Path(call.settings.tariff.path), call.settings.tariff.time_zone)
    sample = read_sample(call, usage)
    if sample.is_empty():
        call.say(f"{usage} has no lines, so nothing was priced: docs/tariff.md shows what one says")
    broken = sample.filter(~col("is_object"))["line"]
    parts = answered(sample.filter("is_object"), tariff)
    del sample  # a million uses are too many to hold twice
    with TemporaryFile() as kept:
        spool = Spool(kept)
        counts = spooled(parts, spool)
        with out.open("wb") if out else nullcontext(sys.stdout.buffer) as file:
            spool.copy(file)
    check_lines(broken, usage)
    return {status: counts[status] for status in PRICED_STATUSES}


def spooled(parts: Iterable[polars.DataFrame], spool: Spool) -> Counts:
    """Keeps the answers, and counts them by status."""
    counts = Counter[str]()
    for part in parts:
        rows = part.sort("line")
        lines = rows["answer"] + "\n"
        spool.write(rows["line"], lines.str.len_bytes(), lines.str.join().item().encode())
        counts.update(dict(rows["status"].value_counts().iter_rows()))
    return counts


def read_sample(call: Call, usage: Path) -> polars.DataFrame:
    """The usage file as SCHEMA."""
    with usage.open("rb") as lines:
        samples = sample_usage(lines, read_time_zone(call.settings.tariff.time_zone), network(call.settings))
        parts = [polars.DataFrame(part, SCHEMA) for part in columns(samples)]
    return polars.concat(parts) if parts else polars.DataFrame(schema=SCHEMA)


def answered(uses: polars.DataFrame, tariff: Tariff) -> Iterator[polars.DataFrame]:
    """line, status and answer of each use, in parts and no order. uses: lines that are JSON objects."""
    start = polars.when(col("start").is_between(EARLIEST, LATEST, closed="left")).then("start")
    start_time = start.cast(polars.Datetime("us", "UTC"))
    uses = uses.with_columns(start_time=start_time, is_unreadable=polars.lit(value=False)).drop("start", "is_object")
    uses = uses.rename({"plan": "named_plan", "reason": "fault"}).sort("msisdn")
    sound = col("fault").is_null()
    yield faulty(uses.filter(~sound), tariff)
    for chunk in chunks(uses):
        for rated in rated_sample(chunk.filter(sound), tariff):
            yield rated.uses.select("line", "status", answer=explained(rated, tariff.book))


def chunks(uses: polars.DataFrame) -> Iterator[polars.DataFrame]:
    """Some uses at a time, all of a subscriber together. uses: in the order of msisdn."""
    last = uses.select(col("msisdn").ne_missing(col("msisdn").shift(-1))).to_series().arg_true()
    begin = 0
    for end in last.to_list():
        if end + 1 - begin >= CHUNK or end + 1 == len(uses):
            yield uses.slice(begin, end + 1 - begin)
            begin = end + 1


def check_lines(broken: polars.Series, usage: Path) -> None:
    """Raises Stop with the first of the numbers of lines that are no JSON object."""
    if count := len(broken):
        named = ", ".join(first([str(n) for n in broken.head(NAMED_LINES)], NAMED_LINES, count=count))
        raise Stop(f"{usage}: no JSON object, and without a price: {count:,} of its lines, {named}; mend them.")


def faulty(uses: polars.DataFrame, tariff: Tariff) -> polars.DataFrame:
    """The same of lines that cannot be priced: their fault, and what is known of them all the same."""
    is_decidable = col("start_time").is_not_null() & col("record_type").is_not_null()
    known = decided(uses.filter(is_decidable), no_owners(), tariff)
    rows = polars.concat([known, uses.filter(~is_decidable)], how="diagonal")
    rows = rows.with_columns(
        **NO_ENTRIES, status=polars.lit(ERROR), reason="fault", charge=polars.lit(None, polars.Int64)
    )
    return rows.select("line", "status", answer=answers(rows))


JOB = Job(
    "price-usage",
    __doc__,
    "tollhouse price-usage --tariff conf/tariff --usage conf/demo/usage.jsonl",
    arguments,
    run,
    kept=False,
)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
