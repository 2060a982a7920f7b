"""Bills a cycle: usage, discounts, fees and taxes of every account with a number active in it, one bill each."""

import argparse
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import reduce
from zoneinfo import ZoneInfo

from pyspark.sql import Column, DataFrame, Row
from pyspark.sql import functions as F

from expectations import bills_gate
from gold.assessment import assessed
from gold.bill_accounts import bill_accounts, with_coupons
from gold.bill_lines import BILL_LINES, bill_lines
from gold.bills import BILLS, bills
from gold.completeness import completeness
from gold.cycles import LAST_CYCLE_DAY, cycle
from gold.money import in_currency
from gold.plan_fees import plan_fees, with_plan_fees
from gold.pricing.fee_list import fee_list
from gold.pricing.plan_version import PlanVersion
from gold.pricing.tariff.bill_rules import BillRules
from gold.rated_usage import RATED_USAGE
from gold.usage_lines import usage_lines
from jobs.read_tariff import calendar_days, plan_versions, rules_on
from lake.command import Call, ControlFailed, Counts, Job, Stop
from lake.pinned import Pinned
from lake.times import Times
from silver.calendar import CALENDAR
from silver.coupons import COUPONS
from silver.effective import believed
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

NOT_BILLABLE = ("missing", "error")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The cycle."""
    parser.add_argument("--cycle", type=cycle, required=True, help="the cycle to bill, as 2026-03")


def run(call: Call) -> Counts:
    """Writes the cycle's bill lines and then its bills, which is the commit. Raises ControlFailed for unrated usage."""
    check_cycle(call)
    store, name = call.store, call.args.cycle.name
    with store.locked(BILL_LINES, BILLS):
        tables = store.pinned(USAGE, RATED_USAGE, SUBSCRIBERS, RATE_PLANS, CALENDAR, COUPONS)
        days = cycle_days(tables)
        say_what_runs(call, days)
        counts = checked(call, tables, days)
        lines, rows = billed(call, tables, days)
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
    """Raises Stop for a cycle before the lake's first."""
    cycle, tariff = call.args.cycle, call.settings.tariff
    if cycle.name < tariff.first_cycle:
        raise Stop(f"{cycle.name} is before {tariff.first_cycle}, the settings' first_cycle: name that or a later one.")


def cycle_days(tables: Pinned) -> list[int]:
    """The days on which cycles of accounts begin: 28 at most, and usually the first alone."""
    days = believed(tables.read(SUBSCRIBERS)).select("cycle_day").distinct().collect()
    return sorted(row["cycle_day"] for row in days) or [1]


def say_what_runs(call: Call, days: Sequence[int]) -> None:
    """Says so where the cycle still runs, for all accounts or for those of some cycle days."""
    cycle, today = call.args.cycle, call.began.astimezone(ZoneInfo(call.settings.tariff.zone)).date()
    running = [str(day) for day in days if today <= cycle.on(day).last_day]
    of_days = f" for accounts with cycle day {', '.join(running)}" if list(days) != [1] else ""
    if running:
        call.say(f"warning: {cycle.name} is not over{of_days}: bill it again when it is")


def billed(call: Call, tables: Pinned, days: Sequence[int]) -> tuple[DataFrame, DataFrame]:
    """The cycle's bill lines and bills, computed and staged."""
    cycle, store, decimals = call.args.cycle, call.store, call.settings.tariff.decimals
    in_force = rules_of(call, tables, days)
    calendars = {name: its for rules in in_force.values() for name, its in calendar_days(tables, rules).items()}
    selections = dict.fromkeys(each for rules in in_force.values() for each in rules.selections)
    rated = tables.read(RATED_USAGE).where(F.col("utc_month").isin(cycle.utc_months))
    usage = store.staged(usage_lines(rated, cycle.name, selections, calendars, decimals))
    subscribers = believed(tables.read(SUBSCRIBERS))
    accounts = bill_accounts(subscribers, cycle.first_day, cycle.last_day)
    listed = fee_list(store.spark, plan_versions(tables))
    fees = None if listed is None else store.staged(plan_fees(subscribers, listed, cycle, decimals))
    if fees is not None:
        accounts = with_plan_fees(accounts, fees, decimals)
    last_day = F.col("last_day")
    if any(rules.coupons for rules in in_force.values()):
        accounts = with_coupons(accounts, believed(tables.read(COUPONS)), last_day)
    owed = {
        version: store.staged(assessed(billed_by(version, accounts, len(in_force)), usage, rules, last_day, decimals))
        for version, rules in in_force.items()
    }
    every = [bills(rows, cycle.name, constants(call, tables, version)) for version, rows in owed.items()]
    items = [rows.select("account_id", "items") for rows in owed.values()]
    lines = bill_lines(usage, reduce(DataFrame.unionByName, items), cycle.name, call.run, fees)
    return lines, reduce(DataFrame.unionByName, every)


def rules_of(call: Call, tables: Pinned, days: Sequence[int]) -> dict[PlanVersion, BillRules]:
    """The bill rules in force on the last day of the cycle of some account, by their version."""
    return dict(rules_on(tables, call.args.cycle.on(day).last_day) for day in days)


def billed_by(version: PlanVersion, accounts: DataFrame, versions: int) -> DataFrame:
    """Those of the accounts on whose last day a version of the rules is in force."""
    if versions == 1:
        return accounts
    last_day = F.col("last_day")
    its = last_day >= version.valid_from
    return accounts.where(its if version.valid_to is None else its & (last_day < version.valid_to))


def constants(call: Call, tables: Pinned, version: PlanVersion) -> Mapping[str, Column]:
    """What all bills by one version of the rules have in common."""
    return {
        "currency": F.lit(call.settings.tariff.currency),
        "rules_version": F.lit(version.valid_from),
        "rules_hash": F.lit(version.document_hash),
        "input_versions": F.lit(json.dumps(tables.versions, sort_keys=True)),
        "billing_run": F.lit(call.run),
        "billed_at": F.lit(call.began),
    }


def checked(call: Call, tables: Pinned, days: Sequence[int]) -> Counts:
    """How many uses are not charged. Raises ControlFailed while one has no rated row or is in error."""
    args, zone = call.args, call.settings.tariff.zone
    is_plain = list(days) == [1]
    owners = None if is_plain else believed(tables.read(SUBSCRIBERS))
    last = args.cycle.on(1 if is_plain else LAST_CYCLE_DAY)
    usage = tables.read(USAGE, Times("start_time", args.cycle.times[0], last.times[1]))
    rows = completeness(usage, tables.read(RATED_USAGE), args.cycle, zone, owners).collect()
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
