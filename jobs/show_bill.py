"""Shows a bill as text, as it is or was: lines, allowances, discounts, tax, and the tariffs behind them."""

import argparse
import json
from collections.abc import Sequence
from typing import Any

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.rated_usage import RATED_USAGE, charged_by
from jobs.reading.currency import check_currency
from jobs.reading.documents import add_named, amending, named, of_account, pending
from jobs.reading.documents import states as states_of
from lake import lists
from lake.as_of import versions_at, versions_with
from lake.data_files import Values
from lake.log import NO_TABLE
from machine.arguments import instant
from machine.command import Call, Counts, Job, Stop
from serving.bill_text import bill_list, bill_text
from serving.document_text import Since, document_text
from serving.invoices.document import BillRows, Document, amount, decimals_of, document, numbers_of
from serving.invoices.issued import statement
from serving.nearest import nearest

BALANCES = (ALLOWANCE_BALANCES, BUCKET_BALANCES)
LISTED_BILLS, LISTED_CYCLES = 20, 12
LIST_COLUMNS = ("account_id", "customer_name", "status", "total_due", "currency")


def arguments(parser: argparse.ArgumentParser) -> None:
    add_named(parser)  # without an account the cycle's first bills are listed
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--as-of-version", type=int, metavar="N", help="as at this version of gold.bills")
    when.add_argument("--as-of", type=instant, metavar="TIME", help="as at this time, as 2026-04-02T10:00:00Z")


def run(call: Call) -> Counts:
    """Prints the bill, or some of the cycle's."""
    check_currency(call)
    if call.args.number is not None:
        counts, text = issued(call)
    elif call.args.cycle is None:
        raise Stop("name the NUMBER of an issued document, or a --cycle.")
    else:
        counts, text = fresh(call)
    if not call.args.json:
        print(text)
    return counts


def issued(call: Call) -> tuple[Counts, str]:
    """The document of a number as it was issued, what became of it, and what is pending. Raises Stop before it was."""
    if call.args.as_of_version is not None:
        raise Stop("an issued document has no versions: leave --as-of-version out.")
    document, at = named(call).document, call.args.as_of
    assert document is not None  # it is named by number
    states = list(states_of(document, at))
    if not states:
        raise Stop(f"{document['number']} was issued at {document['states'][-1]['at']:%Y-%m-%d %H:%M:%S} UTC, later.")
    others = amending(of_account(call.reader, document["account_id"]), document)
    notes = [other for other in others if at is None or list(states_of(other, at))]
    waiting = [] if at is not None else pending(call, document["account_id"], document["cycle"])
    said = statement(json.loads(document["content"]), document["number"], str(document["issue_date"]))
    text = document_text(said, Since(states, notes, waiting))
    told = [{"number": note["number"], "kind": note["kind"], "total": str(note["total"])} for note in notes]
    counts = {"number": document["number"], "total": said["amounts"]["total_due"], "notes": told, "pending": waiting}
    return counts | {"document": said}, text


def fresh(call: Call) -> tuple[Counts, str]:
    """A fresh bill, or some of the cycle's."""
    at = versions(call)
    return one(call, at) if call.args.account else several(call, at[BILLS.name])


def versions(call: Call) -> dict[str, int]:
    """The versions of bills and their lines that belong together. Raises Stop for a version or time that never was."""
    wanted, at, newest = call.args.as_of_version, call.args.as_of, call.reader.versions(BILL_LINES, BILLS)
    if wanted is None and at is None:
        return newest
    if newest[BILLS.name] == NO_TABLE:
        raise Stop(f"there is no {BILLS.name} yet: bill a cycle with tollhouse bill-cycle.")
    if wanted is None:
        return versions_at(call.root, newest, at)
    if not 0 <= wanted <= newest[BILLS.name]:
        raise Stop(f"{BILLS.name} has no version {wanted}: its versions are 0 to {newest[BILLS.name]}.")
    return versions_with(call.root, newest, BILLS.name, wanted)


def several(call: Call, version: int) -> tuple[Counts, str]:
    """The first bills of the cycle. Raises Stop if there is none."""
    bills = call.reader.scan(BILLS, of_cycle(call), version).select(LIST_COLUMNS).collect()
    if bills.is_empty():
        raise no_bills(call, version)
    first = [in_own_decimals(bill) for bill in bills.sort("account_id").head(LISTED_BILLS).to_dicts()]
    listed = {bill["account_id"]: bill["total_due"] for bill in first}
    return {"bills": bills.height, "total_due": listed}, bill_list(first, bills.height, call.args.cycle.name)


def of_cycle(call: Call, **others: Sequence[Any]) -> Values:
    """Which rows are of the cycle, and have one of each of the other values."""
    return {"cycle": [call.args.cycle.name], **others}


def one(call: Call, at: dict[str, int]) -> tuple[Counts, str]:
    """One account's bill with all that stands behind it."""
    rows = call.reader.rows(BILLS, of_cycle(call, account_id=[call.args.account]), at[BILLS.name])
    if not rows:
        raise unknown(call, at[BILLS.name])
    (bill,) = rows
    shown, read = document_of(call, bill, at)
    made = {**bill, "billed_at": bill["billed_at"].replace(tzinfo=None), "versions": at | read}
    counts = {"bill_id": bill["bill_id"], "total_due": shown["amounts"]["total_due"], "bill": shown}
    return counts | {"versions": made["versions"]}, bill_text(shown, made)


def document_of(call: Call, bill: dict[str, Any], at: dict[str, int]) -> tuple[Document, dict[str, int]]:
    """The bill's document, from the uses that were billed, and the versions of gold they were read at."""
    reader, account, read = call.reader, bill["account_id"], made_of(call, bill)
    lines = reader.rows(BILL_LINES, of_cycle(call, account_id=[account]), at[BILL_LINES.name])
    numbers = numbers_of(lines)
    of_numbers, of_holders = of_cycle(call, msisdn=[*numbers]), of_cycle(call, holder=[*numbers, account])
    rows = BillRows(
        bill,
        lines,
        reader.rows(ALLOWANCE_BALANCES, of_numbers, read[ALLOWANCE_BALANCES.name]),
        reader.rows(BUCKET_BALANCES, of_holders, read[BUCKET_BALANCES.name]),
        reader.rows(RATED_USAGE, {**charged_by(call.args.cycle), "account_id": [account]}, read[RATED_USAGE.name]),
    )
    return document(rows, call.settings.tariff.time_zone), read


def made_of(call: Call, bill: dict[str, Any]) -> dict[str, int]:
    """The versions of rating's tables that a bill was made of, as it says; of an older one's balances their newest."""
    known = json.loads(bill["input_versions"])
    if any(table.name not in known for table in BALANCES):
        call.say(f"warning: an older Tollhouse made {bill['bill_id']}: its allowances are shown as they are now")
    return (
        {RATED_USAGE.name: known[RATED_USAGE.name]}
        | call.reader.versions(*BALANCES)
        | {table.name: known[table.name] for table in BALANCES if table.name in known}
    )


def in_own_decimals(bill: dict[str, Any]) -> dict[str, Any]:
    """A bill of a list, as shown."""
    return bill | {"total_due": amount(bill["total_due"], decimals_of(bill))}


def unknown(call: Call, version: int) -> Stop:
    """Why there is no such bill, and which accounts have one that look like it."""
    accounts = call.reader.scan(BILLS, of_cycle(call), version).select("account_id").collect()
    closest = nearest(accounts["account_id"], call.args.account, 3)
    if not closest:
        return no_bills(call, version)
    cycle = call.args.cycle.name
    return Stop(
        f"{call.args.account} has no bill for {cycle}; the nearest accounts that have one are {', '.join(closest)}."
    )


def no_bills(call: Call, version: int) -> Stop:
    """Why there is nothing to show, and of which cycles there is something."""
    cycle, is_now = call.args.cycle.name, call.args.as_of is None and call.args.as_of_version is None
    billed = (
        call.reader.scan(BILLS, as_of=version)
        .select("cycle")
        .unique()
        .sort("cycle", descending=True)
        .collect()["cycle"]
        .to_list()
    )
    others = f"; there are bills of {', '.join(lists.first(billed, LISTED_CYCLES))}" if billed else ""
    if not is_now:
        return Stop(f"{cycle} had no bills then in the lake at {call.root}{others}: name a later time or version.")
    way = f"{'name one of them, or ' if billed else ''}run tollhouse bill-cycle --cycle {cycle} first."
    return Stop(f"{cycle} has no bills in the lake at {call.root}{others}: {way}")


JOB = Job("show-bill", __doc__, "tollhouse show-bill --account A100001 --cycle 2026-03", arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
