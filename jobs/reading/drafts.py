"""The draft documents of a cycle, as fresh bills and posted documents have them now."""

from collections.abc import Mapping
from dataclasses import asdict

import polars as pl

from gold.approvals import APPROVALS
from gold.bill_lines import BILL_LINES
from gold.billing.account import PERSONAL
from gold.billing.accounts import SUBSCRIBER
from gold.billing.note_terms import note_terms
from gold.bills import BILLS
from gold.documents import DOCUMENTS
from gold.issuing.content import Issuer
from gold.issuing.drafts import OUTPUTS, Drafts
from gold.issuing.judgement import Judgement
from lake.pinned import Pinned
from lake.reader import Reader
from lake.rows import Rows
from lake.staged import Made
from machine.command import Call, Stop
from silver.effective import believed
from silver.subscribers import SUBSCRIBERS

READ_TABLES = (BILLS, BILL_LINES, DOCUMENTS, APPROVALS, SUBSCRIBERS)
SUMS = ("uses", "units", "base", "amount")
"""Of lines: nothing is left of them where all that a cycle comes to is posted."""

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
    supplier = asdict(settings.supplier)
    if "" in supplier.values():
        raise Stop(f"who bills is not known: write name, address and vat_id of [supplier] in {call.args.settings}.")
    issuer = Issuer(supplier, settings.tariff.currency, settings.tariff.decimals, settings.tariff.time_zone)
    return Drafts(call.args.cycle.name, issuer, note_terms(settings.notes, call.today), judgement)


def waiting(reader: Reader, cycle: str) -> list[str]:
    """The accounts that owe something for a cycle beyond what documents posted. Where no document of the cycle is open,
    that is late usage that waits for their next bills."""
    fresh = reader.scan(BILL_LINES, {"cycle": [cycle]}).select("account_id", *SUMS)
    lines = reader.scan(DOCUMENTS).select("account_id", "lines").explode("lines").unnest("lines")
    posted = lines.filter(pl.col("cycle") == cycle).select("account_id", *(-pl.col(name) for name in SUMS))
    left = pl.concat([fresh, posted]).group_by("account_id").agg(pl.col(*SUMS).sum())
    return left.filter(pl.any_horizontal(pl.col(*SUMS) != 0)).collect()["account_id"].sort().to_list()
