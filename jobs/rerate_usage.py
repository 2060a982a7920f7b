"""Prices issued cycles anew by what is believed now: the difference to what was posted becomes notes.

Until then an issued cycle is priced by what was believed when its bill was made, whatever is loaded since. --dry-run
writes nothing and tells what would change. Usage and bills follow in the same run, and later cycles through what rolls
over into them.
"""

import argparse
from datetime import date
from decimal import Decimal

import polars

from gold.bases import BASES
from gold.bills import BILLS
from gold.cycles import cycle, with_neighbours
from gold.rating.dated import month_name
from jobs import bill_cycle, rate_usage
from jobs.reading.bases import ACCOUNT_TABLES, BASIS_TABLES, TARIFF_TABLES
from jobs.reading.billed import READ_TABLES as BILLED_FROM
from jobs.reading.billed import WRITTEN_TABLES
from jobs.reading.expired import check_kept, first_kept
from jobs.reading.lasting_settings import check_lasting
from jobs.reading.moving import Wanted, let_in, read_moving
from jobs.reading.rating import READ_TABLES as RATED_FROM
from jobs.reading.rerated import Rerated, rerated
from lake.pinned import Pinned
from lake.points import passed
from lake.rows import rows_of_frame
from lake.runs import user
from machine.command import Call, Counts, Job, person
from serving.rerating_text import Currency, rerating_text

NEW = """
    SELECT account_id, cycle, basis, {actor} AS actor, {os_user} AS os_user, CAST({at} AS TIMESTAMP) AS at,
        nullif({reason}, '') AS reason, {run} AS run
    FROM {moving}
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--cycle", type=cycle, nargs="+", required=True, help="the issued cycles, as 2026-03")
    add("--plan", metavar="NAME", help="only accounts in whose pools this plan occurs, these as a whole")
    add("--since", type=date.fromisoformat, metavar="DAY", help="only accounts with a use on this local day or later")
    add("--dry-run", action="store_true", help="tell what would change, and write nothing")
    add("--by", type=person, default=user(), metavar="NAME", help="who has it priced anew (default: %(default)s)")
    add("--reason", type=person, metavar="TEXT", help="why, on record")


def run(call: Call) -> Counts:
    """Moves the bases, and has usage rated and cycles billed by them; what a run before left undone, too."""
    check_lasting(call)
    wanted = Wanted([one.name for one in call.args.cycle], call.args.plan, call.args.since)
    check_kept(call, wanted.cycles)
    if call.args.dry_run:
        return dry_run(call, wanted)
    with call.store.locked(*TARIFF_TABLES, *ACCOUNT_TABLES, *BASIS_TABLES):  # no load comes between reading and moving
        reader = call.reader.pinned(*RATED_FROM, *ACCOUNT_TABLES, *BASIS_TABLES)
        call.told(inputs=reader.at)
        moving = read_moving(reader, wanted)
        if len(moving):
            move(call, moving)
    passed("rerate-usage: bases are moved")
    common = ["--settings", str(call.args.settings)]
    rated = rate_usage.JOB.counts(common, call.store)
    passed("rerate-usage: usage is rated")
    bills = 0
    for name in cycles_to_bill(call):
        bills += bill_cycle.JOB.counts(["--cycle", name, *common], call.store)["changed"]
        passed("rerate-usage: a cycle is billed")
    return {"cycles": len(wanted.cycles), "moved": len(moving), "rated": rated["changed"], "bills": bills}


def move(call: Call, moving: polars.DataFrame) -> None:
    """Appends the new bases."""
    rows = rows_of_frame(call.store.spark, moving)
    said = {"actor": call.args.by, "os_user": user(), "at": call.began.isoformat(), "run": call.run}
    call.store.append(BASES, call.store.query(NEW, moving=rows, reason=call.args.reason or "", **said))


def cycles_to_bill(call: Call) -> list[str]:
    """All that have bills from the one before the named ones on: a use goes there with a corrected cycle day. None
    whose call detail was removed."""
    kept = month_name(first_kept(call.reader))
    first = max(kept, min(with_neighbours(one.name for one in call.args.cycle)))
    cycles: list[str] = call.reader.scan(BILLS).select("cycle").unique().collect()["cycle"].sort().to_list()
    return [name for name in cycles if name >= first]


def dry_run(call: Call, wanted: Wanted) -> Counts:
    """Tells what would change."""
    reader = call.reader.pinned(*RATED_FROM, *BILLED_FROM, *WRITTEN_TABLES)
    moving = read_moving(reader, wanted)
    changes = Rerated((), ())
    if len(moving):
        call.quick = True
        changes = rerated(call, Pinned(call.store, reader.at), moving)
    sentences, tariff = let_in(reader, moving), call.settings.tariff
    if not call.args.json:
        call.show(
            rerating_text(changes.totals, changes.accounts, sentences, Currency(tariff.currency, tariff.decimals))
        )
    of_cycles = [row for row in changes.totals if row["cycle"] is not None]
    counts = {"cycles": len(wanted.cycles), "would_move": len(moving), "bills": sum(row["bills"] for row in of_cycles)}
    counts["difference"] = f"{sum((row['amount'] for row in of_cycles), Decimal(0)):f}"
    return counts | {"totals": changes.totals, "accounts": changes.accounts, "let_in": sentences}


JOB = Job("rerate-usage", __doc__, "tollhouse rerate-usage --cycle 2026-03 --plan standard --dry-run", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
