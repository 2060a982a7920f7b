"""Explains the charge of one use: its pieces, prices, allowances and rounding, in words and numbers that add up."""

import argparse
import json
from dataclasses import replace
from typing import Any

from pyspark.sql import Column, Row
from pyspark.sql import functions as F

from gold.linked_groups import linked_numbers
from gold.pricing.explanation import EXPLANATION, as_json, explained
from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE
from jobs.read_rating import READ, is_linked, read_rating
from jobs.read_tariff import runs
from lake.command import Call, Counts, Job, Stop
from lake.pinned import Pinned
from lake.session import for_few_rows
from serving.charge_text import charge_text
from silver.effective import believed
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which use."""
    parser.add_argument("usage_id", metavar="USAGE_ID", help="the record id that the switch gave")
    parser.add_argument("--run", default=RETAIL, help="which rating of it; default: %(default)s, what is billed")


def run(call: Call) -> Counts:
    """Prints how the use's charge came about, priced again by the lake's tariff. Raises Stop for an unknown use."""
    with for_few_rows(call.store.spark) as spark:
        return explained_charge(replace(call, opened=call.store.within(spark)))


def explained_charge(call: Call) -> Counts:
    """Finds the use, prices it again, and prints the answer."""
    tables = call.store.pinned(*READ)
    row = tables.read(RATED_USAGE).where(asked(call)).first()
    if row is None:
        raise unrated(call, tables)
    tariff = call.settings.tariff
    answer, start = answer_of(call, tables, row)
    if (answer["status"], answer["charge"]) != (row["status"], text_of(row["charge"])):
        call.say(f"warning: the lake says {row['status']}, {row['charge']}: what it is rated by has changed since")
    use = row.asDict() | {"local_start": start}
    if not call.args.json:
        print(charge_text(use, answer, tariff.currency, tariff.zone))
    return {"usage_id": row["usage_id"], "charge": answer["charge"], "explanation": answer}


def answer_of(call: Call, tables: Pinned, row: Row) -> tuple[dict[str, Any], str]:
    """The explanation of a rated row, and its local start. All uses that it shares a total with are priced for it."""
    usage = tables.read(USAGE).where(F.col("msisdn").isin(numbers(call, tables, row)))
    rating = read_rating(call, tables, usage, row["run"])
    group = (row["msisdn"], row["record_type"], row["cycle"])
    groups = call.store.spark.createDataFrame([group], "msisdn STRING, record_type STRING, from_cycle STRING")
    priced = rating.priced(groups).where(F.col("usage_id") == row["usage_id"])
    absent = [name for name in ("zone", "matched_prefix") if name not in priced.columns]
    every = priced.select("*", *[F.lit(None).cast("string").alias(name) for name in absent]).transform(explained)
    found = every.select(as_json(EXPLANATION).alias("json"), F.col("local_start").cast("string"))
    only = found.first()
    assert only is not None
    return json.loads(only["json"]), only["local_start"]


def numbers(call: Call, tables: Pinned, row: Row) -> list[str]:
    """The number of a rated row, and those whose buckets may be linked to it."""
    if not is_linked(tables, row["run"]):
        return [row["msisdn"]]
    own = call.store.spark.createDataFrame([(row["msisdn"],)], "msisdn STRING")
    return [each["msisdn"] for each in linked_numbers(own, believed(tables.read(SUBSCRIBERS))).collect()]


def asked(call: Call) -> Column:
    """Whether a rated row is the one to explain."""
    return (F.col("usage_id") == F.lit(call.args.usage_id)) & (F.col("run") == F.lit(call.args.run))


def unrated(call: Call, tables: Pinned) -> Stop:
    """Why there is nothing to explain."""
    usage_id, known = call.args.usage_id, runs(tables)
    if call.args.run not in known:
        return Stop(f"the tariff has no run {call.args.run}: name one of {', '.join(known)}.")
    if tables.read(USAGE).where(F.col("usage_id") == usage_id).isEmpty():
        return Stop(f"no use is called {usage_id}: ids are in gold.rated_usage, and in the JSON document of each bill.")
    return Stop(f"{usage_id} is not rated yet: run tollhouse rate-usage first.")


def text_of(charge: object) -> str | None:
    """A charge as explanations show it."""
    return None if charge is None else str(charge)


JOB = Job("explain-charge", __doc__, "tollhouse explain-charge CDR0000000042", arguments, run, quick=True)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
