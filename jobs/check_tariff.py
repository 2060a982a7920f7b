"""Checks a tariff folder as load-reference would, without a lake: every fault at once, with its file and key."""

import argparse
from pathlib import Path

from gold.pricing.tariff.version import BILL_RULES
from jobs.reading.network import network
from jobs.reading.tariff_folder import TextRows, read_folder
from machine.command import Call, Counts, Job, Stop
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS, never_matched
from silver.rate_plans import RATE_PLANS


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, nargs="?", metavar="DIR", help="default: the settings' [tariff] path")


def run(call: Call) -> Counts:
    """Says what the tariff holds. Raises Stop with all of its faults."""
    folder: Path = call.args.folder or Path(call.settings.tariff.path)
    if not folder.is_dir():
        raise Stop(f"{folder} is no folder: name one that holds plans/*.toml and bill_rules.toml.")
    tariff = {table.name: rows for table, rows in read_folder(folder)}
    versions, prefixes, days = (tariff[table.name] for table in (RATE_PLANS, DESTINATIONS, CALENDAR))
    plans = [row for row in versions if row["plan"] != BILL_RULES]
    written = network(call.settings)
    for why in filter(None, (never_matched(row, written) for row in prefixes)):
        call.say(f"warning: {folder / 'destinations.csv'}: a row can never match, for {why}")
    for row in plans:
        until = f" until {row['valid_to']}" if row["valid_to"] else ""
        call.say(f"plan {row['plan']} ({row['label']}) from {row['valid_from']}{until}, {row['document_hash'][:12]}")
    return {
        "plans": len(distinct(plans, "plan")),
        "versions": len(plans),
        "bill_rules": len(versions) - len(plans),
        "prefixes": len(distinct(prefixes, "prefix")),
        "zones": len(distinct(prefixes, "zone")),
        "calendars": len(distinct(days, "name")),
        "result": "sound",
    }


def distinct(rows: TextRows, column: str) -> set[str]:
    return {row[column] for row in rows}


JOB = Job("check-tariff", __doc__, "tollhouse check-tariff conf/tariff", arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
