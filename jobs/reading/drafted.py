"""What is yet to be issued, as a snapshot has it: draft bills, and drafts of notes to bills that are issued.

A bill of which nothing was posted is its own draft. Only of accounts that owe more or less than was posted, or whose
drafts are to carry that, the drafts are made as approve-bills makes them. No Spark.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
from polars import col

from gold.approvals import APPROVALS
from gold.bill_lines import BILL_LINES
from gold.billing.documents import BILL
from gold.billing.note_terms import note_terms
from gold.bills import BILLS, DRAFT
from gold.documents import DOCUMENTS
from gold.held_bills import HELD_BILLS
from gold.issuing.content import issuer
from gold.issuing.drafts import Drafts
from jobs.reading.documents import standing_rows
from lake.ddl import arrow_schema
from lake.reader import Reader
from machine.command import Call
from serving.shown_documents import APPROVED, DRAFTED, HELD, STATED, described
from silver.subscribers import SUBSCRIBERS

Row = Mapping[str, Any]

READ_TABLES = (BILLS, BILL_LINES, DOCUMENTS, APPROVALS, HELD_BILLS, SUBSCRIBERS)
WHOSE = ["account_id", "cycle"]
AT_ONCE = 2_000
"""Accounts whose rows are read into memory together."""
KINDS = pl.Schema(arrow_schema(DRAFTED))
OWN = [name for name in KINDS if name not in STATED]
"""Columns that a draft has by itself, before it is known who let it go, or did not."""


def read_drafted(call: Call, tables: Reader) -> pl.DataFrame:
    """Rows of serving.shown_documents.DRAFTED. tables: pinned."""
    bills = tables.scan(BILLS).filter(status=DRAFT).collect()
    changed = changed_accounts(tables, bills)
    plain = bills.filter(~col("account_id").is_in(changed))
    made = corrections(call, tables, changed)
    drafts = pl.concat([fresh(plain), pl.DataFrame(list(made), {name: KINDS[name] for name in OWN}, orient="row")])
    billed = plain.select(document_id="bill_id", billed_at="billed_at")
    return with_states(drafts, approvals(tables, drafts.join(billed, "document_id", "left")), held(tables))


def changed_accounts(tables: Reader, drafts: pl.DataFrame) -> list[str]:
    """Accounts of whose issued bills one is another by now, or is gone. drafts: bills that say they are."""
    issued = tables.scan(DOCUMENTS).filter(kind=BILL).select(WHOSE).collect()
    if issued.is_empty():
        return []
    gone = issued.join(tables.scan(BILLS).select(WHOSE).collect(), WHOSE, "anti")
    changed = issued.join(drafts.select(WHOSE), WHOSE, "semi")
    return sorted({*gone["account_id"], *changed["account_id"]})


def fresh(bills: pl.DataFrame) -> pl.DataFrame:
    """Bills as drafts of themselves."""
    net = col("usage_amount") + col("discount_amount") + col("fee_amount") - col("included_tax_amount")
    nothing = pl.lit(None, pl.String)
    rows = bills.rename({"bill_id": "document_id", "total_due": "total"})
    rows = rows.with_columns(kind=pl.lit(BILL), amends=nothing, content_hash=nothing, net_amount=net)
    rows = rows.with_columns(tax_amount=col("total") - col("net_amount"))
    return rows.select(col(name).cast(KINDS[name]) for name in OWN)


def corrections(call: Call, tables: Reader, accounts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The drafts of accounts, made of all that was posted to them."""
    settings = call.settings
    maker = Drafts("", issuer(settings.supplier, settings.tariff), note_terms(settings.notes, call.today))
    for begin in range(0, len(accounts), AT_ONCE):
        for account, own in standing_rows(tables, accounts[begin : begin + AT_ONCE]).items():
            made = maker.drafted(account, own)
            for cycle in sorted({document.cycle for document in made.documents}):
                for row in replace(maker, cycle=cycle).rows_of(made, own):
                    yield {name: row[name] for name in OWN if name in row} | described(json.loads(row["content"]))


def approvals(tables: Reader, drafts: pl.DataFrame) -> pl.DataFrame:
    """document_id, approved_at and approved_by: the first approval of each draft as it is. drafts: with billed_at, when
    a bill that is its own draft became what it is; of the others their content is what was approved."""
    every = tables.scan(APPROVALS).select("document_id", "at", "actor", approved="content_hash").collect()
    pairs = drafts.select("document_id", "content_hash", "billed_at").join(every, "document_id")
    same = pl.when(col("content_hash").is_null()).then(col("at") >= col("billed_at"))
    of_these = pairs.filter(same.otherwise(col("approved") == col("content_hash")))
    first = of_these.sort("at").unique("document_id", keep="first")
    return first.select("document_id", approved_at="at", approved_by="actor")


def held(tables: Reader) -> pl.DataFrame:
    """document_id, held_back and held_at: why the last approve-bills did not let bills go."""
    reasons = tables.scan(HELD_BILLS).select("document_id", "reasons", held_at="at").explode("reasons")
    why = col("reasons").struct.field("why").str.join("; ")
    return reasons.group_by("document_id", "held_at").agg(held_back=why).collect()


def with_states(drafts: pl.DataFrame, approved: pl.DataFrame, held_back: pl.DataFrame) -> pl.DataFrame:
    """Drafts with the state of each: approved, held or draft."""
    rows = drafts.join(approved, "document_id", "left").join(held_back, "document_id", "left")
    is_approved, is_held = col("approved_at").is_not_null(), col("held_back").is_not_null()
    state = pl.when(is_approved).then(pl.lit(APPROVED)).when(is_held).then(pl.lit(HELD)).otherwise(pl.lit(DRAFT))
    told = [pl.when(~is_approved).then(col(name)).alias(name) for name in ("held_back", "held_at")]
    return rows.with_columns(*told, state=state).select(KINDS.names())
