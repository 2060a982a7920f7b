"""The uses that approved documents charge or correct, for their itemisations: as they are rated, or were when they were
billed."""

import json
from collections.abc import Iterator

import polars as pl

from gold.billing.documents import BILL, WRITE_OFF
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE, charged_by
from jobs.reading.corrected import read_corrections
from jobs.reading.expired import read_kept
from lake.document_settings import ALL
from lake.old_files import lost
from lake.pinned import Pinned
from lake.reader import Reader
from lake.rows import Rows, having, rows_of_frame
from lake.sql import quoted
from lake.staged import Made
from machine.command import Call, Stop
from serving.invoices.listed import LISTED, OUTPUTS, USE_COLUMNS, Listing

CORRECTED = pl.Schema({"document_id": pl.String, "corrected": pl.String})
"""corrected: the uses that a document corrects, as an object in JSON of lists by cycle."""

ITEMS = f"{LISTED}, corrected STRING"
"""Both, null where there are none."""

CORRECTING = """
    kind <> {write_off} AND exists(lines, line -> line.kind = 'usage' AND (kind <> {bill} OR line.cycle <> cycle))
"""
"""Drafts with lines of usage that were billed otherwise before."""


def read_items(call: Call, approved: Rows, tables: Pinned) -> Rows:
    """ITEMS of the approved drafts that charge or correct uses; none where the settings want none. tables: of which the
    drafts were made.

    Raises Stop where uses were rated again since a bill was made, and those that it charges are gone, or their files.
    """
    spark = call.store.spark
    if call.settings.documents.itemise != ALL:
        return spark.createDataFrame([], ITEMS)
    corrected = pl.DataFrame(list(read_corrected(call, approved, tables).items()), CORRECTED, orient="row")
    return read_charged(call, approved).join(rows_of_frame(spark, corrected), "document_id", "full")


def read_corrected(call: Call, approved: Rows, tables: Pinned) -> dict[str, str]:
    """By document_id, what approved drafts correct, in JSON. It says of how many that cannot be told."""
    correcting = approved.where(CORRECTING.format(bill=quoted(BILL), write_off=quoted(WRITE_OFF)))
    drafts = correcting.select("document_id", "account_id", "kind", "cycle", "lines").toArrow().to_pylist()
    if not drafts:
        return {}
    kept = read_kept(call.reader)
    reader = Reader(call.root, tables.versions)
    told = read_corrections(reader, drafts, call.settings.tariff.time_zone, "" if kept is None else kept.cycle)
    if told.gone:
        call.say(
            f"{len(told.gone):,} documents, such as {min(told.gone)}, go without the uses of a cycle that they "
            "correct: these are not kept as they were billed"
        )
    return {id_: json.dumps(of_cycle, ensure_ascii=False) for id_, of_cycle in told.listed.items()}


def read_charged(call: Call, approved: Rows) -> Rows:
    """LISTED of the approved drafts that are bills and charge uses. Raises Stop as read_items does."""
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
