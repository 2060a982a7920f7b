"""Shows a bill as text, as it is or was: lines, allowances, discounts, tax, and the tariffs behind them."""

import argparse
import json
from collections.abc import Sequence
from typing import Any

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.cycles import cycle
from gold.rated_usage import RATED_USAGE, charged_by
from jobs.reading.currency import check_currency
from lake.as_of import versions_at, versions_with
from lake.data_files import Values
from lake.log import NO_TABLE
from machine.arguments import instant
from machine.command import Call, Counts, Job, Stop
from serving.bill_text import bill_list, bill_text
from serving.invoices.document import BillRows, Document, amount, decimals_of, document, numbers_of
from serving.nearest import nearest

BALANCES = (ALLOWANCE_BALANCES, BUCKET_BALANCES)
LISTED_BILLS = 20
LIST_COLUMNS = ("account_id", "customer_name", "status", "total_due", "currency")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cycle", type=cycle, required=True, help="as 2026-03")
    parser.add_argument("--account", metavar="ID", help="whose bill; without it the first bills are listed")
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--as-of-version", type=int, metavar="N", help="as at this version of gold.bills")
    when.add_argument("--as-of", type=instant, metavar="TIME", help="as at this time, as 2026-04-02T10:00:00Z")


def run(call: Call) -> Counts:
    """Prints the bill, or some of the cycle's."""
    check_currency(call)
    at = versions(call)
    counts, text = one(call, at) if call.args.account else several(call, at[BILLS.name])
    if not call.args.json:
        print(text)
    return counts


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
        raise no_bills(call)
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
        return no_bills(call)
    cycle = call.args.cycle.name
    return Stop(
        f"{call.args.account} has no bill for {cycle}; the nearest accounts that have one are {', '.join(closest)}."
    )


def no_bills(call: Call) -> Stop:
    """Why there is nothing to show."""
    cycle = call.args.cycle.name
    if call.args.as_of is not None or call.args.as_of_version is not None:
        return Stop(f"{cycle} had no bills then in the lake at {call.root}: name a later time or version.")
    return Stop(f"{cycle} has no bills in the lake at {call.root}: run tollhouse bill-cycle --cycle {cycle} first.")


JOB = Job("show-bill", __doc__, "tollhouse show-bill --account A100001 --cycle 2026-03", arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
