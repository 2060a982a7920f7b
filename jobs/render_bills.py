"""Renders the bills of a cycle as JSON and PDF invoices: those that changed, always with the same bytes."""

import argparse
import os
from contextlib import suppress
from functools import partial
from pathlib import Path

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.cycles import cycle
from gold.rated_usage import RATED_USAGE, charged_by
from jobs.reading import own_folders
from jobs.reading.currency import check_currency
from jobs.reading.expired import check_kept
from jobs.reading.staging import staged_files
from lake.rows import Rows, having
from machine.command import Call, ControlFailed, Counts, Job, Stop, bar, whole_number
from serving.invoices.documents import documents
from serving.invoices.files import Done, remove_others, render_file, spread
from serving.invoices.glyphs import boxes


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--cycle", type=cycle, required=True, help="the one to render, as 2026-03")
    add("--account", nargs="+", metavar="ID", help="only the bills of these accounts")
    add("--jobs", type=whole_number(1, 256), default=os.cpu_count(), help="processes that draw (default: %(default)s)")


def run(call: Call) -> Counts:
    """Stages a document per bill, has several processes draw them, and removes invoices of bills that are no more.
    Raises Stop for a cycle whose call detail was removed."""
    check_kept(call, [call.args.cycle.name])
    try:
        check_currency(call)
        folder = invoices(call)
        done = drawn(call, folder)
        check(call, done, folder)
        if said := boxes({account: letters for part in done for account, letters in part.letters.items()}):
            call.say(said)
        whole = call.args.account is None
        removed = remove_others(folder, (name for part in done for name in part.files)) if whole else 0
    except OSError as error:
        raise Stop(f"cannot write {error.filename}: {error.strerror}; mend that and run it again.") from None
    sums = {key: sum(getattr(part, key) for part in done) for key in ("written", "unchanged", "pages")}
    bills = sum(len(part.bills) for part in done)
    return {"cycle": call.args.cycle.name, "bills": bills, **sums, "removed": removed, "folder": str(folder)}


def invoices(call: Call) -> Path:
    """The cycle's folder, made if need be."""
    if "://" in call.settings.lake.invoices:
        raise Stop("invoices are written to a file system: name a folder, and no URL, as [lake] invoices.")
    whole = own_folders.own_invoices(call)
    folder = whole.joinpath(call.args.cycle.name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def drawn(call: Call, folder: Path) -> list[Done]:
    """Renders by way of a staging folder beside the cycle's."""
    staging = folder.with_name(f".{folder.name}.staging")
    with staged_files(wanted(call).select("document"), staging, call.args.jobs) as sources:
        bills = sum(map(lines_in, sources))
        parts = spread(partial(render_file, folder=folder), sources, call.args.jobs)
        return list(bar(parts, bills, "invoices", lambda done: len(done.bills)))


def lines_in(file: Path) -> int:
    """How many lines a file has, read one at a time: a document may be long, and a file holds many."""
    with file.open("rb") as lines:
        return sum(1 for _ in lines)


def wanted(call: Call) -> Rows:
    """The documents of the cycle's bills, or of those of some accounts."""
    accounts = {"account_id": call.args.account} if call.args.account else {}
    of_cycle = {"cycle": [call.args.cycle.name]}
    which = (
        (BILLS, of_cycle | accounts),
        (BILL_LINES, of_cycle | accounts),
        (ALLOWANCE_BALANCES, of_cycle),
        (BUCKET_BALANCES, of_cycle),
        (RATED_USAGE, charged_by(call.args.cycle) | accounts),
    )
    tables = call.pinned(*[table for table, _ in which])
    rows = {table.name: having(tables.read(table), values) for table, values in which}
    return documents(call.store, rows, call.settings.tariff.time_zone)


def check(call: Call, done: list[Done], folder: Path) -> None:
    """Raises Stop if a bill that was asked for is none, and ControlFailed where its uses are not those it was made of.

    The bills that there are have been drawn.
    """
    cycle, accounts = call.args.cycle.name, call.args.account or []
    unbalanced = sorted(bill for part in done for bill in part.unbalanced)
    bills = {bill for part in done for bill in part.bills}
    missing = [account for account in accounts if f"{cycle}-{account}" not in bills]
    if missing or not bills:
        with suppress(OSError):
            folder.rmdir()  # made for nothing, unless earlier invoices stand in it
        whose = f" of {', '.join(missing)}" if missing else ""
        raise Stop(f"{cycle} has no bill{whose}: run tollhouse bill-cycle --cycle {cycle} first.")
    if unbalanced:
        raise ControlFailed(
            f"{len(unbalanced)} bills, such as {unbalanced[0]}, do not add up to their uses, rated again since: "
            f"run tollhouse bill-cycle --cycle {cycle}, then render again."
        )


JOB = Job("render-bills", __doc__, "tollhouse render-bills --cycle 2026-03", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
