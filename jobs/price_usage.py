"""Prices sample usage against a tariff folder, without a lake: JSON lines in, JSON lines out, each charge explained."""

import argparse
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame

from bronze.files import ENDINGS, files, lines
from gold.pricing.explanation import EXPLANATION, as_json, explained
from gold.pricing.price_list import PlanVersion, price_list
from gold.pricing.rate_list import period_of
from gold.pricing.schedules import Period
from gold.pricing.tariff.version import BILL_RULES
from gold.sample_decisions import counted_sample, decided_sample, priced_sample
from jobs.read_tariff import spans_by_name
from jobs.read_tariff_folder import Rows, read_folder, typed
from lake.command import Call, Counts, Job, Stop
from lake.paths import readable
from lake.session import for_few_rows
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
from silver.rate_plans import RATE_PLANS
from silver.sample_usage import sample_usage

FEW_BYTES = 1_000_000
"""A smaller file has some thousand lines; compressed, some ten thousand."""

SHOWN = 10
"""Broken lines that are named."""

STATUSES = ("rated", "rejected", "error")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The tariff, the usage, and where the prices go."""
    add = parser.add_argument
    add("--tariff", type=Path, metavar="DIR", help="default: the settings' [tariff] path")
    add("--usage", type=Path, required=True, metavar="FILE", help="a JSON object a line; docs/tariff.md says of what")
    add("--out", type=Path, metavar="FILE", help="default: stdout")


def run(call: Call) -> Counts:
    """Writes a line for each line of usage that is a JSON object, in its order. Raises Stop at the end for others."""
    usage, out = call.args.usage, call.args.out
    if call.args.json and out is None:
        raise Stop("--json writes the counts to stdout: name a file with --out for the prices.")
    if not usage.is_file() or usage.suffix.lstrip(".") not in ENDINGS:
        raise Stop(f"{usage} is no file of JSON lines: name one that ends in .{ENDINGS[0]}.")
    with for_few_rows(call.store.spark) if usage.stat().st_size < FEW_BYTES else nullcontext(call.store.spark) as spark:
        return written_prices(replace(call, opened=call.store.within(spark)), usage, out)


def written_prices(call: Call, usage: Path, out: Path | None) -> Counts:
    """Prices the usage and writes the answers; returns how many of each status."""
    tariff = {table.name: rows for table, rows in read_folder(call.args.tariff or Path(call.settings.tariff.path))}
    sample = call.store.staged(sample_of(call, readable(str(usage.resolve()))))
    priced = priced_of(call, sample, tariff)
    explanation = as_json(EXPLANATION).alias("json")
    answers = call.store.staged(priced.select("line", "status", explanation))  # a sort reads it twice
    counts: Counts = dict.fromkeys(STATUSES, 0)
    with out.open("w", encoding="utf-8") if out else nullcontext(sys.stdout) as file:
        for row in answers.orderBy("line").toLocalIterator():
            file.write(row["json"] + "\n")
            counts[row["status"]] += 1
    check_lines(sample, usage)
    return counts


def sample_of(call: Call, path: str) -> DataFrame:
    """The usage file as silver.sample_usage."""
    found = files(call.store.spark, path)
    numbered = lines(found, [row["path"] for row in found.select("path").collect()], call.run)
    return sample_usage(numbered, call.settings.tariff.zone, call.settings.tariff.country_code)


def priced_of(call: Call, sample: DataFrame, tariff: Mapping[str, Rows]) -> DataFrame:
    """The sample priced and explained."""
    spark, zone = call.store.spark, call.settings.tariff.zone
    versions = [plan_version(row) for row in tariff[RATE_PLANS.name] if row["plan"] != BILL_RULES]
    nothing_sound = Period(zone, date.today(), date.today())
    period = period_of(sample.where("reason IS NULL"), zone) or nothing_sound
    prices = price_list(spark, versions, period, spans_by_name(tariff[CALENDAR.name]))
    prefixes = typed(call.store, DESTINATIONS, tariff[DESTINATIONS.name])
    decided = call.store.staged(decided_sample(sample.where("is_object"), prices, zone, prefixes))
    counted = call.store.staged(counted_sample(decided, prices))
    priced = call.store.staged(priced_sample(counted, prices))  # short queries: Spark plans and compiles each
    return priced.transform(explained)


def plan_version(row: Mapping[str, Any]) -> PlanVersion:
    """A plan's version as the tariff folder has it."""
    begins, ends = (date.fromisoformat(day) if day else None for day in (row["valid_from"], row["valid_to"]))
    assert begins is not None
    return PlanVersion(row["plan"], begins, ends, row["document"], row["document_hash"])


def check_lines(sample: DataFrame, usage: Path) -> None:
    """Raises Stop with the first lines that are no JSON object."""
    broken = sample.where("NOT is_object").select("line").orderBy("line")
    if found := broken.count():
        named = ", ".join(str(row["line"]) for row in broken.limit(SHOWN).collect())
        more = ", ..." if found > SHOWN else ""
        raise Stop(f"{usage}: no JSON object, and without a price: {found:,} of its lines, {named}{more}; mend them.")


JOB = Job(
    "price-usage",
    __doc__,
    "tollhouse price-usage --tariff conf/tariff --usage usage.jsonl",
    arguments,
    run,
    quick=True,
)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
