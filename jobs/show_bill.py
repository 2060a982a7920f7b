"""Shows a bill as text, as it is or was: lines, allowances, discounts, tax, and the tariffs behind them."""

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.cycles import cycle
from gold.money import in_currency
from gold.rated_usage import RATED_USAGE
from lake import log
from lake.command import Call, Counts, Job, Stop
from lake.log import NO_TABLE
from lake.pinned import Pinned
from lake.store import Store
from lake.table import Table
from serving.bill_text import bill_list, bill_text
from serving.invoices.documents import charged_uses, documents

LISTED = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which bill, and as of when."""
    parser.add_argument("--cycle", type=cycle, required=True, help="as 2026-03")
    parser.add_argument("--account", metavar="ID", help="whose bill; without it the first bills are listed")
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--as-of-version", type=int, metavar="N", help="as at this version of gold.bills")
    when.add_argument("--as-of", type=instant, metavar="TIME", help="as at this time, UTC: 2026-04-02T12:00:00")


def instant(text: str) -> datetime:
    """An ISO 8601 time, UTC where it names no zone; an argparse type."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time: write it as 2026-04-02T12:00:00") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def run(call: Call) -> Counts:
    """Prints the bill, or some of the cycle's."""
    at = versions(call)
    bills = call.store.read(BILLS, at[BILLS.name]).where(F.col("cycle") == call.args.cycle.name)
    counts, text = one(call, bills, at) if call.args.account else several(call, bills)
    if not call.args.json:
        print(text)
    return counts


def versions(call: Call) -> dict[str, int]:
    """The versions of bills and their lines that belong together. Raises Stop for a version that never was."""
    store, wanted, time = call.store, call.args.as_of_version, call.args.as_of
    newest = store.versions(BILL_LINES, BILLS)
    if wanted is not None:
        if not 0 <= wanted <= newest[BILLS.name]:
            raise Stop(f"gold.bills has no version {wanted}, its newest is {newest[BILLS.name]}.")
        time = committed(store, BILLS, wanted)
    if time is None:
        return newest
    return {table.name: version_at(store, table, time) for table in (BILL_LINES, BILLS)}


def committed(store: Store, table: Table, version: int) -> datetime:
    """When a version of a table was committed."""
    at = log.commits(store.path(table)).get(version)
    if at is None:
        raise Stop(f"{table.name} no longer knows its version {version}: name a later one.")
    return at


def version_at(store: Store, table: Table, time: datetime) -> int:
    """A table's version at a time. Raises Stop if that is before its first."""
    newest = newest_at(store, table, time)
    if newest == NO_TABLE:
        raise Stop(f"{table.name} did not exist yet at {time.astimezone(UTC):%Y-%m-%dT%H:%M:%S} UTC: name a later one.")
    return newest


def newest_at(store: Store, table: Table, time: datetime) -> int:
    """A table's version at a time, NO_TABLE before its first."""
    commits = log.commits(store.path(table)).items()
    return max((version for version, at in commits if at <= time), default=NO_TABLE)


def several(call: Call, bills: DataFrame) -> tuple[Counts, str]:
    """The first bills of the cycle. Raises Stop if there is none."""
    count = bills.count()
    if not count:
        raise no_bills(call)
    first = in_currency(bills.orderBy("account_id").limit(LISTED), call.settings.tariff.decimals)
    rows = [row.asDict() for row in first.collect()]
    listed = {row["account_id"]: str(row["total_due"]) for row in rows}
    return {"bills": count, "total_due": listed}, bill_list(rows, count, call.args.cycle.name)


def one(call: Call, bills: DataFrame, at: dict[str, int]) -> tuple[Counts, str]:
    """One account's bill with all that stands behind it."""
    bills = in_currency(bills, call.settings.tariff.decimals)
    bill = bills.where(F.col("account_id") == call.args.account).first()
    if bill is None:
        raise unknown(call, bills)
    document, read = document_of(call, bill, bills, at)
    made = bill.asDict() | {"versions": at | read}
    counts = {"bill_id": bill["bill_id"], "total_due": str(bill["total_due"]), "bill": document}
    return counts | {"versions": made["versions"]}, bill_text(document, made)


def document_of(call: Call, bill: Row, bills: DataFrame, at: dict[str, int]) -> tuple[dict[str, Any], dict[str, int]]:
    """The bill's document, from the uses that were billed, and the versions of gold they were read at."""
    store, account = call.store, F.col("account_id") == bill["account_id"]
    rated = json.loads(bill["input_versions"])[RATED_USAGE.name]
    time = None if rated == NO_TABLE else committed(store, RATED_USAGE, rated)  # none of what was billed before any
    balances = (ALLOWANCE_BALANCES, BUCKET_BALANCES)
    balanced = {table.name: NO_TABLE if time is None else newest_at(store, table, time) for table in balances}
    then = Pinned(store, at | balanced)
    in_cycle = F.col("cycle") == bill["cycle"]
    lines, allowances, buckets = (then.read(table).where(in_cycle) for table in (BILL_LINES, *balances))
    uses = charged_uses(store.read(RATED_USAGE, rated), call.args.cycle).where(account)
    tariff = call.settings.tariff
    parts = (bills.where(account), lines.where(account))
    found = documents(*parts, allowances, buckets, uses, tariff.zone, tariff.decimals).first()
    assert found is not None
    return json.loads(found["document"]), {RATED_USAGE.name: rated} | balanced


def unknown(call: Call, bills: DataFrame) -> Stop:
    """Why there is no such bill, and which accounts have one that look like it."""
    cycle, account = call.args.cycle.name, call.args.account
    closest = bills.orderBy(F.levenshtein("account_id", F.lit(account)), "account_id").limit(3).collect()
    if not closest:
        return no_bills(call)
    names = ", ".join(row["account_id"] for row in closest)
    return Stop(f"{account} has no bill for {cycle}; the nearest accounts that have one are {names}.")


def no_bills(call: Call) -> Stop:
    """Why there is nothing to show."""
    cycle = call.args.cycle.name
    return Stop(f"{cycle} has no bills: run tollhouse bill-cycle --cycle {cycle} first.")


JOB = Job("show-bill", __doc__, "tollhouse show-bill --account A100001 --cycle 2026-03", arguments, run, quick=True)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
