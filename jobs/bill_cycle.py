"""Bills a cycle: usage, discounts, fees and taxes of every account with a number active in it, one bill each.

It starts a dozen queries, fewer where no bill changes, however many rules there are: one tallies the cycle's uses, one
makes the bills and sees that no account was torn, one is the gate's; the rest are writes. Billed already: none.
"""

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from decimal import Decimal

from expectations import bills_gate
from gold.bill_lines import BILL_LINES
from gold.billing.accounts import OUTPUTS
from gold.bills import BILLS
from gold.cycles import cycle
from gold.rated_usage import RATED_USAGE
from jobs.reading.bases import ACCOUNT_TABLES, BASIS_TABLES, TARIFF_TABLES, read_bases
from jobs.reading.billed import RATED_TABLES, READ_TABLES, WRITTEN_TABLES, keep_billed, read_billed
from jobs.reading.billing import MadeOf, cycle_days, read_billing
from jobs.reading.expired import check_kept
from jobs.reading.lasting_settings import check_lasting
from jobs.reading.tallies import counts_of, read_tallies, say_what_is_not_charged
from lake.pinned import Pinned
from lake.points import passed
from lake.reader import Reader
from lake.scope import Scope
from lake.session import for_rows
from lake.store import Gate
from machine.command import Call, Counts, Job, Stop
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

SOON_BILLED = 2_000_000
"""Rows that a session for work that is soon over bills sooner than another: a million in 24 s instead of 30."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cycle", type=cycle, required=True, help="the cycle to bill, as 2026-03")


def run(call: Call) -> Counts:
    """Writes the cycle's bill lines and then its bills, which is the commit.

    Raises ControlFailed where the cycle has uses and none was rated.
    """
    check_cycle(call)
    with call.locked(*WRITTEN_TABLES):
        told = read_billed(call)
    if told:
        say_what_runs(call, told["days"])
        say_what_is_not_charged(call, told["tallies"])
        return {**told["counts"], "changed": 0}
    check_lasting(call)
    rows = call.reader.most_rows(USAGE, RATED_USAGE, SUBSCRIBERS)
    call.quick = rows <= SOON_BILLED
    with ExitStack() as held:
        # So that no rating, and no load, stands between two of its tables.
        with call.store.locked(*RATED_TABLES, *WRITTEN_TABLES, *TARIFF_TABLES, *ACCOUNT_TABLES):
            held.enter_context(call.store.writing(*WRITTEN_TABLES))
            gate = bills_gate(call)  # once there is a session: while its library is imported, some of Spark cannot be
            tables = call.pinned(*READ_TABLES, *BASIS_TABLES)
        with for_rows(call.store.spark, rows):
            return billed_anew(call, tables, gate)


def billed_anew(call: Call, tables: Pinned, gate: Gate) -> Counts:
    """Bills the cycle, and notes what it was billed from."""
    bases = read_bases(Reader(call.root, tables.versions)).within(call.args.cycle.name)
    days = cycle_days(tables, bases)
    say_what_runs(call, days)
    tallied = read_tallies(call, tables, is_plain=days == [1])
    counts = billed(call, read_billing(call, call.args.cycle, tables, days, bases), gate) | counts_of(tallied)
    keep_billed(call, tables.versions, counts, days=days, tallies=tallied)
    return counts


def check_cycle(call: Call) -> None:
    """Raises Stop for a cycle before the lake's first, and for one of which call detail was removed."""
    cycle, tariff = call.args.cycle, call.settings.tariff
    if cycle.name < tariff.first_cycle:
        raise Stop(f"{cycle.name} is before {tariff.first_cycle}, the settings' first_cycle: name that or a later one.")
    check_kept(call, [cycle.name])


def say_what_runs(call: Call, days: Sequence[int]) -> None:
    """Says so where the cycle still runs, for all accounts or for those of some cycle days."""
    cycle = call.args.cycle
    running = [str(day) for day in days if call.today <= cycle.on(day).last_day]
    of_days = f" for accounts with cycle day {', '.join(running)}" if list(days) != [1] else ""
    if running:
        call.say(f"warning: {cycle.name} is not over{of_days}: bill it again when it is")


def billed(call: Call, made_of: MadeOf, gate: Gate) -> Counts:
    """Makes the cycle's bills, has them judged, and merges what differs."""
    cycle, store = call.args.cycle, call.store
    made = store.per("account_id", *made_of, OUTPUTS)
    gate(made["bills"].rows)
    scope = Scope({"cycle": [cycle.name]})
    store.merge(BILL_LINES, made["lines"], scope, delete_missing=True)
    passed("bill-cycle: lines are written")
    changes = store.merge(BILLS, made["bills"], scope, delete_missing=True)
    passed("bill-cycle: bills are written")
    due = sum((row["due"] for row in made.told["due"]), Decimal(0))
    total = f"{due:.{call.settings.tariff.decimals}f}" if made["bills"].count else "None"
    return {"cycle": cycle.name, "bills": made["bills"].count, "changed": sum(changes.values()), "total_due": total}


JOB = Job("bill-cycle", __doc__, "tollhouse bill-cycle --cycle 2026-03", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
