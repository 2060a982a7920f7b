"""Explains the charge of one use: its pieces, prices, allowances and rounding, in words and numbers that add up."""

import argparse
import json
from typing import Any

from polars import col

from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE
from gold.rating.dated import month_number
from gold.rating.explain import explained
from gold.rating.pools import Ratings, Tables, rated_by
from jobs.reading.bases import read_bases
from jobs.reading.currency import check_currency
from jobs.reading.pool import read_pool
from jobs.reading.rebuilt import local_start
from jobs.reading.tariffs import ratings
from machine.command import Call, Counts, Job, Stop
from serving.charge_text import charge_text
from silver.rejects import REJECTS
from silver.usage import USAGE


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("usage_id", metavar="USAGE_ID", help="the record id that the switch gave")
    parser.add_argument(
        "--run", dest="rating", default=RETAIL, help="which rating of it; default: %(default)s, what is billed"
    )


def run(call: Call) -> Counts:
    """Prints how the use's charge came about, priced again by the lake's tariff. Raises Stop for an unknown use."""
    check_currency(call)
    bases = read_bases(call.reader)
    tariffs = ratings(call.reader, call.settings.tariff, bases.instants)
    row = next(iter(call.reader.rows(RATED_USAGE, {"usage_id": [call.args.usage_id], "run": [call.args.rating]})), None)
    if row is None:
        raise unrated(call, list(tariffs))
    explanation, local_start = explanation_of(tariffs, row, read_pool(call.reader, row, bases))
    charge = None if row["charge"] is None else str(row["charge"])
    if (explanation["status"], explanation["charge"]) != (row["status"], charge):
        call.say(f"warning: the lake says {row['status']}, {charge}: what it is rated by has changed since")
    if not call.args.json:
        tariff = call.settings.tariff
        use = row | {"local_start": local_start, "rated_at": row["rated_at"].replace(tzinfo=None)}
        print(charge_text(use, explanation, tariff.currency, tariff.time_zone))
    return {"usage_id": row["usage_id"], "charge": explanation["charge"], "explanation": explanation}


def explanation_of(tariffs: Ratings, row: dict[str, Any], inputs: Tables) -> tuple[dict[str, Any], str]:
    """Of a rated row, and its local start. All uses that it shares a total with are priced for it: inputs."""
    for rated in rated_by(row["run"], tariffs[row["run"]], inputs, month_number(row["cycle"]), explained=True):
        answers = rated.uses.select("usage_id", local_start(), answer=explained(rated, tariffs[row["run"]].book))
        for answer in answers.filter(col("usage_id") == row["usage_id"]).to_dicts():
            return json.loads(answer["answer"]), answer["local_start"]
    raise Stop(f"{row['usage_id']} would be in another cycle today: run tollhouse rate-usage first.")


def unrated(call: Call, known: list[str]) -> Stop:
    """Why there is nothing to explain."""
    usage_id = call.args.usage_id
    if call.args.rating not in known:
        return Stop(f"the tariff has no run {call.args.rating}: name one of {', '.join(known)}.")
    if call.reader.rows(USAGE, {"usage_id": [usage_id]}):
        return Stop(f"{usage_id} is not rated yet: run tollhouse rate-usage first.")
    if rejects := call.reader.rows(REJECTS, {"record_id": [usage_id]}):
        sentences = "; ".join(reason["sentence"] for reason in rejects[-1]["reasons"])
        return Stop(f"mediate-cdrs rejected {usage_id}: {sentences}.")
    return Stop(f"no use is called {usage_id}: ids are in gold.rated_usage, and in the JSON document of each bill.")


EXAMPLE = "tollhouse explain-charge --settings var/demo/settings.toml MSC03-67803c31-000034154"
JOB = Job("explain-charge", __doc__, EXAMPLE, arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
