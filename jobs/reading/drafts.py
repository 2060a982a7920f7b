"""The draft documents of a cycle, as fresh bills and posted documents have them now."""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import polars as pl

from gold.approvals import APPROVALS
from gold.bill_lines import BILL_LINES
from gold.billing.account import PERSONAL
from gold.billing.accounts import SUBSCRIBER
from gold.billing.document_lines import SIGNED, entry_of, line_of, posted
from gold.billing.note_terms import note_terms
from gold.billing.owed import owed
from gold.bills import BILLS
from gold.documents import DOCUMENTS
from gold.issuing.content import issuer
from gold.issuing.drafts import OUTPUTS, Drafts
from gold.issuing.judgement import Judgement
from jobs.reading.documents import standing_rows
from lake.pinned import Pinned
from lake.reader import Reader
from lake.rows import Rows
from lake.staged import Made
from machine.command import Call, Stop
from serving.invoices.glyphs import boxes
from silver.effective import believed
from silver.subscribers import SUBSCRIBERS

READ_TABLES = (BILLS, BILL_LINES, DOCUMENTS, APPROVALS, SUBSCRIBERS)
LINE = ("line_id", *SIGNED, "rate", "rules_version")
"""By what lines are told apart, but for the taxes that they bear, which show in those."""

POSTED = ("account_id", "document_id", "cycle", "kind", "number", "lines", "content")


def drafted(call: Call, tables: Pinned) -> Made:
    """OUTPUTS of the call's cycle, of some accounts where it names any; judged by nothing. tables: READ_TABLES.

    Raises Stop where the settings do not say who bills, or the cycle has no bills.
    """
    return judged(call, tables, None, {})


def judged(call: Call, tables: Pinned, judgement: Judgement | None, judged_by: Mapping[str, Rows]) -> Made:
    """The same, judged. judged_by: further inputs of gold.issuing.drafts.Drafts."""
    inputs = {
        "bills": tables.read(BILLS),
        "lines": tables.read(BILL_LINES),
        "posted": tables.read(DOCUMENTS).select(*POSTED),
        "subscribers": believed(tables.read(SUBSCRIBERS)).select(*SUBSCRIBER, *PERSONAL),
        **judged_by,
    }
    if call.args.account:
        inputs = {name: some.where(some["account_id"].isin(call.args.account)) for name, some in inputs.items()}
    made = call.store.per("account_id", drafting(call, judgement), inputs, OUTPUTS)
    cycle = call.args.cycle.name
    if not made["drafts"].count and inputs["bills"].where(f"cycle = '{cycle}'").isEmpty():
        raise Stop(f"{cycle} has no such bill: run tollhouse bill-cycle --cycle {cycle} first.")
    return made


def drafting(call: Call, judgement: Judgement | None) -> Drafts:
    """What makes the drafts of the call's cycle. Raises Stop where the settings do not say who bills."""
    settings = call.settings
    if "" in asdict(settings.supplier).values():
        raise Stop(f"who bills is not known: write name, address and vat_id of [supplier] in {call.args.settings}.")
    by = issuer(settings.supplier, settings.tariff)
    return Drafts(call.args.cycle.name, by, note_terms(settings.notes, call.today), judgement)


def tell_boxes(call: Call, made: Made, drafts: Container[str] | None = None) -> None:
    """Says which accounts have letters that documents cannot be drawn with. drafts: ids of some alone."""
    by_account = defaultdict[str, set[str]](set)
    for row in made.told["letters"]:
        if drafts is None or row["document_id"] in drafts:
            by_account[row["account_id"]].update(row["letters"])
    if said := boxes({account: "".join(sorted(some)) for account, some in by_account.items()}):
        call.say(said)


def waiting(reader: Reader, cycle: str) -> list[str]:
    """The accounts of which some line of a cycle is another than documents posted. Where no document of the cycle is
    open, that is to be carried by their next bills."""
    fresh = reader.scan(BILL_LINES, {"cycle": [cycle]}).select("account_id", *LINE, count=pl.lit(1))
    lines = reader.scan(DOCUMENTS).select("account_id", "lines").explode("lines").unnest("lines")
    of_it, is_minus = lines.filter(pl.col("cycle") == cycle), pl.col("is_reversal").fill_null(value=False)
    figures = [pl.when(is_minus).then(-pl.col(name)).otherwise(pl.col(name)).alias(name) for name in SIGNED]
    posted = of_it.with_columns(*figures, count=pl.when(is_minus).then(1).otherwise(-1))
    both = pl.concat([fresh, posted.select("account_id", *LINE, "count")]).group_by("account_id", *LINE)
    left = both.agg(pl.col("count").sum()).filter(pl.col("count") != 0).select("account_id").unique()
    return left.collect()["account_id"].sort().to_list()


def waiting_lines(reader: Reader, cycle: str, accounts: Sequence[str] | None) -> list[dict[str, Any]]:
    """What waits of a cycle as lines that a document would have: document_id, which is null, account_id and the line.
    accounts: of some alone."""
    whose = [account for account in waiting(reader, cycle) if accounts is None or account in accounts]
    lines = []
    for account, rows in standing_rows(reader, whose).items() if whose else ():
        fresh = [line_of(row) for row in rows["lines"] if row["cycle"] == cycle]
        issued = [entry_of(line) for row in rows["posted"] for line in row["lines"] if line["cycle"] == cycle]
        entries = owed(fresh, issued)
        lines += [{"document_id": None, "account_id": account, "line": posted(entry)} for entry in entries]
    return lines
