"""Bills a cycle: usage, discounts, fees and taxes of every account with a number active in it, one bill each.

It starts three queries before it writes: one that tallies the cycle's uses, one that makes the bills, and its gate's.
"""

import argparse
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from expectations import bills_gate
from gold.bill_lines import BILL_LINES
from gold.billing.accounts import OUTPUTS
from gold.bills import BILLS
from gold.completeness import RATED, agreed, by_use, tallies
from gold.cycles import LAST_CYCLE_DAY, cycle
from gold.rated_usage import RATED_USAGE
from jobs.read_billed import READ, note_billed, read_billed
from jobs.read_billing import read_billing
from jobs.read_currency import check_currency
from lake.command import Call, ControlFailed, Counts, Job, Stop
from lake.pinned import Pinned
from lake.times import Times
from silver.effective import believed
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

NOT_BILLABLE = ("missing", "error")
Tally = Mapping[str, Any]
"""A row of gold.completeness."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The cycle."""
    parser.add_argument("--cycle", type=cycle, required=True, help="the cycle to bill, as 2026-03")


def run(call: Call) -> Counts:
    """Writes the cycle's bill lines and then its bills, which is the commit. Raises ControlFailed for unrated usage."""
    check_cycle(call)
    if told := read_billed(call):
        say_what_runs(call, told["days"])
        say_what_is_free(call, told["tallies"])
        return {**told["counts"], "changed": 0}
    check_currency(call)
    with call.store.locked(BILL_LINES, BILLS):
        tables = call.store.pinned(*READ)
        days = cycle_days(tables)
        say_what_runs(call, days)
        tallied = checked(call, tables, is_plain=days == [1])
        counts = billed(call, tables, days) | {status: uses(tallied, status) for status in STATUSES}
        note_billed(call, tables.versions, counts, days=days, tallies=tallied)
    return counts


STATUSES = ("rated", "rejected", "unmatched")


def check_cycle(call: Call) -> None:
    """Raises Stop for a cycle before the lake's first."""
    cycle, tariff = call.args.cycle, call.settings.tariff
    if cycle.name < tariff.first_cycle:
        raise Stop(f"{cycle.name} is before {tariff.first_cycle}, the settings' first_cycle: name that or a later one.")


def cycle_days(tables: Pinned) -> list[int]:
    """The days on which cycles of accounts begin: 28 at most, and usually the first alone."""
    if tables.most(SUBSCRIBERS, "cycle_day") == 1:
        return [1]
    days = believed(tables.read(SUBSCRIBERS)).select("cycle_day").distinct().collect()
    return sorted(row["cycle_day"] for row in days) or [1]


def say_what_runs(call: Call, days: Sequence[int]) -> None:
    """Says so where the cycle still runs, for all accounts or for those of some cycle days."""
    cycle, today = call.args.cycle, call.began.astimezone(ZoneInfo(call.settings.tariff.zone)).date()
    running = [str(day) for day in days if today <= cycle.on(day).last_day]
    of_days = f" for accounts with cycle day {', '.join(running)}" if list(days) != [1] else ""
    if running:
        call.say(f"warning: {cycle.name} is not over{of_days}: bill it again when it is")


def billed(call: Call, tables: Pinned, days: Sequence[int]) -> Counts:
    """Makes the cycle's bills, has them judged, and merges what differs."""
    cycle, store = call.args.cycle, call.store
    gate = bills_gate(call)
    billing, inputs = read_billing(call, tables, days)
    made = store.per("account_id", billing, inputs, OUTPUTS)
    gate(made["bills"])
    within = {"cycle": [cycle.name]}
    store.merge(BILL_LINES, made["lines"], within, delete_missing=True, staged=True)
    changes = store.merge(BILLS, made["bills"], within, delete_missing=True, staged=True)
    count, due = total(made["bills"], call.settings.tariff.decimals)
    return {"cycle": cycle.name, "bills": count, "changed": sum(changes.values()), "total_due": due}


def total(bills: DataFrame, decimals: int) -> tuple[int, str]:
    """How many bills there are, and what they come to."""
    (row,) = bills.agg(F.count("*").alias("bills"), F.sum("total_due").alias("due")).collect()
    return row["bills"], "None" if row["due"] is None else f"{row['due']:.{decimals}f}"


def checked(call: Call, tables: Pinned, is_plain: bool) -> list[dict[str, Any]]:
    """How many uses have each status. Raises ControlFailed while one has no rated row or is in error."""
    tallied = tallies_of(call, tables, is_plain)
    open_uses = [tally for tally in tallied if tally["status"] in NOT_BILLABLE]
    say_what_is_free(call, tallied)
    if open_uses:
        listed = "; ".join(in_words(tally) for tally in open_uses)
        name = call.args.cycle.name
        raise ControlFailed(f"{name} cannot be billed: {listed}. Run tollhouse rate-usage, or mend the tariff.")
    return tallied


def tallies_of(call: Call, tables: Pinned, is_plain: bool) -> list[dict[str, Any]]:
    """The cycle's uses by status and reason. Only where they are not all rated are they looked for one by one."""
    cycle, zone = call.args.cycle, call.settings.tariff.zone
    last = cycle.on(1 if is_plain else LAST_CYCLE_DAY)
    usage = tables.read(USAGE, Times("start_time", cycle.times[0], last.times[1]))
    rated = tables.read(RATED_USAGE)
    rows = [row.asDict() for row in tallies(usage, rated, cycle, zone, is_plain).collect()]
    if agreed(rows):
        found = [row for row in rows if row["of"] == RATED]
    else:
        owners = None if is_plain else believed(tables.read(SUBSCRIBERS))
        found = [row.asDict() for row in by_use(usage, rated, cycle, zone, owners).collect()]
    names = ("status", "reason", "uses", "examples")
    return [{**{name: row[name] for name in names}, "oldest": instant(row["oldest"])} for row in found]


def instant(utc: datetime) -> str:
    """A time that Spark gave, as text."""
    return utc.replace(tzinfo=UTC).isoformat()


def say_what_is_free(call: Call, tallied: Sequence[Tally]) -> None:
    """Says which uses nobody pays for."""
    for tally in tallied:
        if tally["status"] in ("rejected", "unmatched"):
            call.say(in_words(tally))


def uses(tallied: Sequence[Tally], status: str) -> int:
    """How many uses have the status."""
    return sum(tally["uses"] for tally in tallied if tally["status"] == status)


def in_words(tally: Tally) -> str:
    """A tally as a sentence: number, age of the oldest, and examples."""
    age = (datetime.now(UTC) - datetime.fromisoformat(tally["oldest"])).days
    why = f" ({tally['reason']})" if tally["reason"] else ""
    examples = ", ".join(tally["examples"])
    return f"{tally['uses']:,} uses {tally['status']}{why}, the oldest {age} days old, such as {examples}"


JOB = Job("bill-cycle", __doc__, "tollhouse bill-cycle --cycle 2026-03", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
