"""The uses that approved bills charge, for their itemisations: as they are rated, or were when they were billed."""

import json
from collections.abc import Iterator

from gold.billing.documents import BILL
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE, charged_by
from lake.document_settings import ALL
from lake.old_files import lost
from lake.rows import Rows, having
from lake.staged import Made
from machine.command import Call, Stop
from serving.invoices.listed import LISTED, OUTPUTS, USE_COLUMNS, Listing


def read_items(call: Call, approved: Rows) -> Rows:
    """LISTED of the approved drafts that are bills and charge uses; none where the settings want none.

    Raises Stop where uses were rated again since a bill was made, and those that it charges are gone, or their files.
    """
    if call.settings.documents.itemise != ALL:
        return call.store.spark.createDataFrame([], LISTED)
    bills = approved.where(approved["kind"] == BILL).select("account_id", "document_id", "content")
    made = listed(call, bills, call.pinned(RATED_USAGE).read(RATED_USAGE))
    rows = made["listed"].rows
    for version, accounts in billed_from(call, behind(made)):
        if lost(call.reader.path(RATED_USAGE), version, charged_by(call.args.cycle)):
            raise Stop(f"what the bill of {accounts[0]} charges is not kept as it was rated then: {again(call)}")
        then = listed(call, having(bills, {"account_id": accounts}), call.store.read(RATED_USAGE, version))
        if gone := behind(then):
            raise Stop(
                f"the uses of {len(gone)} bills, such as that of {gone[0]}, are not those that they charge: "
                + again(call)
            )
        rows = rows.unionByName(then["listed"].rows)
    return rows


def again(call: Call) -> str:
    """What makes bills of the cycle anew, of the uses that there are."""
    return f"run tollhouse bill-cycle --cycle {call.args.cycle.name}, then approve-bills and issue-bills."


def listed(call: Call, bills: Rows, rated: Rows) -> Made:
    """OUTPUTS of some bills. rated: gold.rated_usage, of whatever version."""
    charged = having(rated, charged_by(call.args.cycle)).join(bills.select("account_id"), "account_id", "left_semi")
    inputs = {"bills": bills, "uses": charged.select(*USE_COLUMNS)}
    return call.store.per("account_id", Listing(call.settings.tariff.time_zone), inputs, OUTPUTS)


def behind(made: Made) -> list[str]:
    """The accounts of bills that charge other uses."""
    return sorted(row["account_id"] for row in made.told["behind"])


def billed_from(call: Call, accounts: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The accounts by the version of gold.rated_usage of which their bills were made."""
    by_version: dict[int, list[str]] = {}
    if accounts:
        for bill in call.reader.rows(BILLS, {"cycle": [call.args.cycle.name], "account_id": accounts}):
            by_version.setdefault(json.loads(bill["input_versions"])[RATED_USAGE.name], []).append(bill["account_id"])
    yield from sorted(by_version.items())
