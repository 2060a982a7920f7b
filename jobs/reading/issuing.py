"""What an issue reads and makes: approved drafts, the end of the chain, the rows to append, and what completes them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow

from gold.approvals import APPROVALS
from gold.billing.documents import BILL, KINDS
from gold.bills import BILLS, ISSUED
from gold.documents import DOCUMENTS
from gold.issuing.chain import BEGINNING, linked
from gold.issuing.numbers import Number, numbers
from lake import heads
from lake.ddl import arrow_schema
from lake.points import passed
from lake.rows import Rows, rows_of_arrow
from lake.runs import user
from lake.scope import Scope
from lake.staged import Staged
from lake.store import Store
from machine.command import Call, Stop
from serving.invoices.issued import Filed, forget_seed, link

APPROVED = """
    SELECT drafts.*, IF(kind = {bill}, CAST({basis} AS TIMESTAMP), NULL) AS basis, approval FROM {drafts} drafts JOIN (
        SELECT document_id, content_hash, min_by(struct(at, actor, os_user, run), at) AS approval
        FROM {approvals} GROUP BY document_id, content_hash
    ) USING (document_id, content_hash)
    WHERE {only_others} = '' OR approval.actor <> {only_others} AND approval.os_user <> {os_user}
"""
NUMBERED = """
    SELECT to_json(struct(document_id, content, number, CAST(issue_date AS STRING) AS issue_date, items, corrected))
        AS document
    FROM {drafts} JOIN {numbers} USING (document_id) LEFT JOIN {items} USING (document_id)
"""
ROWS = """
    SELECT drafts.* EXCEPT (approval), number, series, serial, issue_date, place, previous_hash, row_hash, file_hashes,
        array(
            struct('approved' AS state, approval.at, approval.actor, approval.os_user, approval.run),
            struct('issued' AS state, CAST({at} AS TIMESTAMP) AS at, {actor} AS actor, {os_user} AS os_user,
                {run} AS run)
        ) AS states
    FROM {drafts} drafts JOIN {links} USING (document_id)
"""
ISSUED_BILLS = """
    SELECT bills.* EXCEPT (status), {issued} AS status FROM {bills} bills LEFT SEMI JOIN (
        SELECT account_id, line.cycle FROM (SELECT account_id, explode(lines) AS line FROM {documents}
        WHERE place > {place}) UNION ALL SELECT account_id, cycle FROM {documents} WHERE place > {place}
    ) USING (account_id, cycle)
"""
IDENTITY = ("document_id", "cycle", "account_id", "kind", "amends", "content_hash", "basis")
LINK = DOCUMENTS.columns_of(
    *("document_id", "number", "series", "serial", "issue_date", "place", "previous_hash", "row_hash", "file_hashes")
)
STATED = replace(BILLS, provenance=tuple(name for name in BILLS.provenance if name != "status"))
"""gold.bills, where another status is a change."""


@dataclass(frozen=True)
class Last:
    """The end of the chain of documents. serials: the last by series."""

    place: int = 0
    row_hash: str = BEGINNING
    issue_date: date = date.min
    serials: Mapping[str, int] | None = None


def read_last(call: Call) -> Last:
    """The end of the chain, as gold.documents has it."""
    ends = call.reader.scan(DOCUMENTS).select("place", "row_hash", "issue_date", "series", "serial")
    newest = ends.sort("place").tail(1).select("place", "row_hash", "issue_date").collect().to_dicts()
    serials = ends.drop_nulls("series").group_by("series").agg(pl.col("serial").max()).collect()
    return Last(**newest[0], serials=dict(serials.rows())) if newest else Last()


def read_approved(call: Call, drafts: Staged, basis: datetime) -> Rows:
    """The drafts that are approved as they are, with the first approval of each; of others alone, where four eyes
    are to see them. basis: of bills. Staged."""
    others = call.args.by if call.settings.documents.four_eyes else ""
    approvals = call.store.read(APPROVALS)
    values = {"only_others": others, "os_user": user(), "bill": BILL, "basis": basis.isoformat()}
    return call.store.staged(call.store.query(APPROVED, drafts=drafts.rows, approvals=approvals, **values))


def issue_date(call: Call, last: Last) -> date:
    """Today, where the tariff is. Raises Stop where the clock is behind the last issue."""
    if call.today < last.issue_date:
        raise Stop(f"the last document is of {last.issue_date}, and the clock says {call.today}: set the clock right.")
    return call.today


def numbered(approved: Rows, last: Last, day: date) -> list[dict[str, Any]]:
    """What identifies each document, and its number, in the order in which numbers are given: by account, cycle and
    kind, a bill before its notes."""
    drafts = approved.select(*IDENTITY).toArrow().to_pylist()
    drafts.sort(key=lambda row: (row["account_id"], row["cycle"], KINDS.index(row["kind"]), row["document_id"]))
    given = numbers((row["kind"] for row in drafts), last.serials or {}, day)
    return [row | columns(number) | {"issue_date": day} for row, number in zip(drafts, given, strict=True)]


def columns(number: Number | None) -> dict[str, Any]:
    if number is None:
        return {"number": None, "series": None, "serial": None}
    return {"number": number.text, "series": number.series, "serial": number.serial}


def to_be_filed(store: Store, approved: Rows, rows: list[dict[str, Any]], items: Rows) -> Rows:
    """One line of JSON for each document that is sent to somebody. items: jobs.reading.itemised.ITEMS."""
    schema = pyarrow.schema([arrow_schema(LINK).field(name) for name in ("document_id", "number", "issue_date")])
    sent = [row for row in rows if row["number"] is not None]
    given = rows_of_arrow(store.spark, pyarrow.Table.from_pylist(sent, schema))
    return store.query(NUMBERED, drafts=approved, numbers=given, items=items)


def issued_rows(call: Call, approved: Rows, rows: list[dict[str, Any]], last: Last, filed: Filed) -> Rows:
    """The rows to append to gold.documents. Raises Stop where a document with a number lacks its files."""
    if unfiled := [row["number"] for row in rows if row["number"] and not filed.hashes.get(row["document_id"])]:
        raise Stop(f"{len(unfiled)} documents have no files, such as {unfiled[0]}: nothing was issued; run it again.")
    with_files = (row | {"file_hashes": file_hashes(filed, row["document_id"])} for row in rows)
    chained = list(linked(with_files, last.place, last.row_hash))
    links = rows_of_arrow(call.store.spark, pyarrow.Table.from_pylist(chained, arrow_schema(LINK)))
    said = {"at": call.began.isoformat(), "actor": call.args.by, "os_user": user(), "run": call.run}
    return call.store.query(ROWS, drafts=approved, links=links, **said)


def file_hashes(filed: Filed, document_id: str) -> list[dict[str, str]]:
    return [{"name": kind, "hash": digest} for kind, digest in sorted(filed.hashes.get(document_id, {}).items())]


def complete(call: Call, invoices: Path) -> int:
    """Completes what follows the append: links by number, the bills' status, and last the head. Returns for how many
    documents. Raises Stop where documents are there and their heads are not."""
    path, documents = Path(call.settings.documents.head), call.reader.scan(DOCUMENTS)
    if documents.select(pl.len()).collect().item() == 0:
        heads.begin(path)
    noted = last_noted(path, documents)
    new = documents.filter(pl.col("place") > noted)
    ends = new.select("place", "row_hash", "number", "issue_date", "file_hashes")
    rows = ends.sort("place").collect().to_dicts()
    if not rows:
        return 0
    for row in rows:
        if row["number"] is not None:
            link(invoices, row["number"], row["issue_date"].year, {f["name"]: f["hash"] for f in row["file_hashes"]})
    passed("issue-bills: links")
    state(call.store, noted)
    passed("issue-bills: status")
    forget_seed(invoices)  # before the head, after which no run looks at these documents again
    passed("issue-bills: salts")
    heads.note(path, {"place": rows[-1]["place"], "row_hash": rows[-1]["row_hash"], "run": call.run})
    return len(rows)


def last_noted(path: Path, documents: pl.LazyFrame) -> int:
    """The place of the last head. Raises Stop where the document that it is of is not there, or is another: its number
    would be given again."""
    head = max(heads.heads(path), key=lambda head: int(head["place"]), default=None)
    if head is None:
        return 0
    place: int = head["place"]
    standing = documents.filter(pl.col("place") == place).select("row_hash").collect()["row_hash"].to_list()
    if standing != [head["row_hash"]]:
        raise Stop(
            f"{path} knows a document at place {place} that gold.documents does not have: was an older lake restored? "
            "Bring the documents back, since their numbers were given. tollhouse check-numbers tells what is missing."
        )
    return place


def state(store: Store, place: int) -> None:
    """Says of the bills that documents after a place have lines of that they are issued."""
    documents = store.read(DOCUMENTS)
    rows = store.query(ISSUED_BILLS, bills=store.read(BILLS), documents=documents, place=place, issued=ISSUED)
    staged = store.staged(rows)
    cycles = sorted(row["cycle"] for row in staged.select("cycle").distinct().collect())
    store.merge(STATED, staged, Scope({"cycle": cycles}))
