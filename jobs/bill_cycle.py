"""Bills a cycle: usage, discounts, fees and taxes of every account with a number active in it, one bill each."""

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F

from expectations import bills_gate
from gold.assessment import assessed
from gold.bill_accounts import bill_accounts, with_coupons
from gold.bill_lines import BILL_LINES, bill_lines
from gold.bills import BILLS, bills
from gold.completeness import completeness
from gold.cycles import cycle
from gold.money import in_currency
from gold.plan_fees import plan_fees, with_plan_fees
from gold.pricing.fee_list import fee_list
from gold.rated_usage import RATED_USAGE
from gold.usage_lines import usage_lines
from jobs.read_tariff import calendar_days, plan_versions, rules_on
from lake.command import Call, ControlFailed, Counts, Job, Stop
from lake.store import Pinned
from silver.calendar import CALENDAR
from silver.coupons import COUPONS
from silver.effective import believed
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

NOT_BILLABLE = ("missing", "error")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The cycle."""
    parser.add_argument("--cycle", type=cycle, required=True, help="the local month to bill, as 2026-03")


def run(call: Call) -> Counts:
    """Writes the cycle's bill lines and then its bills, which is the commit. Raises ControlFailed for unrated usage."""
    check_cycle(call)
    store, name = call.store, call.args.cycle.name
    with store.locked(BILL_LINES, BILLS):
        tables = store.pinned(USAGE, RATED_USAGE, SUBSCRIBERS, RATE_PLANS, CALENDAR, COUPONS)
        counts = checked(call, tables)
        lines, rows = billed(call, tables)
        bills_gate(call)(rows)
        store.merge(BILL_LINES, lines, within={"cycle": [name]}, delete_missing=True)
        changes = store.merge(BILLS, rows, within={"cycle": [name]}, delete_missing=True)
    due = in_currency(rows.select("total_due"), call.settings.tariff.decimals)
    total = due.agg(F.count("*").alias("bills"), F.sum("total_due").alias("due")).first()
    assert total is not None
    return {
        "cycle": name,
        "bills": total["bills"],
        "changed": sum(changes.values()),
        "total_due": str(total["due"]),
    } | counts


def check_cycle(call: Call) -> None:
    """Raises Stop for a cycle before the lake's first; says so where the cycle still runs."""
    cycle, tariff = call.args.cycle, call.settings.tariff
    if cycle.name < tariff.first_cycle:
        raise Stop(f"{cycle.name} is before {tariff.first_cycle}, the settings' first_cycle: name that or a later one.")
    if call.began.astimezone(ZoneInfo(tariff.zone)).date() <= cycle.last_day:
        call.say(f"warning: {cycle.name} is not over: bill it again when it is")


def billed(call: Call, tables: Pinned) -> tuple[DataFrame, DataFrame]:
    """The cycle's bill lines and bills, computed and staged."""
    cycle, store = call.args.cycle, call.store
    version, rules = rules_on(tables, cycle.last_day)
    decimals = call.settings.tariff.decimals
    rated = tables.read(RATED_USAGE).where(F.col("utc_month").isin(cycle.utc_months))
    usage = store.staged(usage_lines(rated, cycle.name, calendar_days(tables, rules), decimals))
    subscribers = believed(tables.read(SUBSCRIBERS))
    accounts = bill_accounts(subscribers, cycle.first_day, cycle.last_day)
    listed = fee_list(store.spark, plan_versions(tables))
    fees = None if listed is None else store.staged(plan_fees(subscribers, listed, cycle, decimals))
    if fees is not None:
        accounts = with_plan_fees(accounts, fees, decimals)
    if rules.coupons:
        accounts = with_coupons(accounts, believed(tables.read(COUPONS)), cycle.last_day)
    owed = store.staged(assessed(accounts, usage, rules, cycle.last_day, decimals))
    constants = {
        "currency": F.lit(call.settings.tariff.currency),
        "rules_version": F.lit(version.valid_from),
        "rules_hash": F.lit(version.document_hash),
        "input_versions": F.lit(json.dumps(tables.versions, sort_keys=True)),
        "billing_run": F.lit(call.run),
        "billed_at": F.lit(call.began),
    }
    return bill_lines(usage, owed, cycle.name, call.run, fees), bills(owed, cycle.name, constants)


def checked(call: Call, tables: Pinned) -> Counts:
    """How many uses are not charged. Raises ControlFailed while one has no rated row or is in error."""
    args, zone = call.args, call.settings.tariff.zone
    rows = completeness(tables.read(USAGE), tables.read(RATED_USAGE), args.cycle, zone).collect()
    for row in rows:
        if row["status"] in ("rejected", "unmatched"):
            call.say(in_words(row))
    open_uses = [row for row in rows if row["status"] in NOT_BILLABLE]
    if open_uses:
        listed = "; ".join(in_words(row) for row in open_uses)
        raise ControlFailed(
            f"{args.cycle.name} cannot be billed: {listed}. Run tollhouse rate-usage, or mend the tariff."
        )
    return {status: of_status(rows, status) for status in ("rated", "rejected", "unmatched")}


def of_status(rows: Sequence[Row], status: str) -> int:
    """How many uses have the status."""
    return sum(row["uses"] for row in rows if row["status"] == status)


def in_words(row: Row) -> str:
    """A row of completeness as a sentence: number, age of the oldest, and examples."""
    age = (datetime.now(UTC) - row["oldest"].replace(tzinfo=UTC)).days
    why = f" ({row['reason']})" if row["reason"] else ""
    return f"{row['uses']:,} uses {row['status']}{why}, the oldest {age} days old, such as {', '.join(row['examples'])}"


JOB = Job("bill-cycle", __doc__, "tollhouse bill-cycle --cycle 2026-03", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
