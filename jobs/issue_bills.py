"""Issues the approved documents of a cycle: numbers without a gap, files under their hashes, one append that counts.

Before the append nothing is issued; after it any run completes the links, the bills' status and the head.
"""

import argparse
import os
from functools import partial
from pathlib import Path

from gold.approvals import APPROVALS
from gold.bill_lines import BILL_LINES
from gold.cycles import cycle
from gold.documents import DOCUMENTS
from jobs.reading import own_folders
from jobs.reading.billed import read_basis
from jobs.reading.drafts import READ_TABLES, drafted, tell_boxes
from jobs.reading.issuing import complete, issue_date, issued_rows, numbered, read_approved, read_last, to_be_filed
from jobs.reading.itemised import read_items
from jobs.reading.lasting_settings import check_lasting
from jobs.reading.staging import staged_files
from lake.log_store import has_order
from lake.points import passed
from lake.rows import Rows
from lake.runs import user
from machine.command import Call, Counts, Job, Stop, bar, person, whole_number
from serving.invoices.files import spread
from serving.invoices.fingerprint import fingerprint
from serving.invoices.issued import Filed, file_documents, salt_seed


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--cycle", type=cycle, required=True, help="whose approved drafts, as 2026-03")
    add("--account", nargs="+", metavar="ID", help="only the documents of these accounts")
    add("--by", type=person, default=user(), metavar="NAME", help="who issues (default: %(default)s)")
    add("--jobs", type=whole_number(1, 256), default=os.cpu_count(), help="processes that draw (default: %(default)s)")


def run(call: Call) -> Counts:
    """Appends a row of gold.documents for each approved draft. Raises Stop where a bucket keeps no order of writers."""
    check_lasting(call)
    invoices = folder(call)
    with call.store.locked(DOCUMENTS, APPROVALS):
        complete(call, invoices)
        tables = call.pinned(*READ_TABLES)
        basis, made = read_basis(call, tables.versions[BILL_LINES.name]), drafted(call, tables)
        drafts = made["drafts"]
        approved = read_approved(call, drafts, basis)
        last = read_last(call)
        rows = numbered(approved, last, issue_date(call, last))
        if rows:
            passed("issue-bills: numbers are chosen")
            call.told(counts={"drawn_by": fingerprint()})
            lines = to_be_filed(call.store, approved, rows, read_items(call, approved, tables))
            filed = drawn(call, lines, len(rows), invoices)
            passed("issue-bills: files are written")
            call.store.append(DOCUMENTS, issued_rows(call, approved, rows, last, filed))
            passed("issue-bills: documents are appended")
            complete(call, invoices)
    tell_boxes(call, made, {row["document_id"] for row in rows if row["number"]})
    if waiting := drafts.count - len(rows):
        approval = f"tollhouse approve-bills --cycle {call.args.cycle.name}"
        call.say(f"{waiting:,} drafts wait for approval: run {approval}, which says why it holds back those that stay")
    numbers = [row["number"] for row in rows if row["number"]]
    spans = {"first": numbers[0], "last": numbers[-1]} if numbers else {}
    return {"cycle": call.args.cycle.name, "drafts": drafts.count, "issued": len(rows), **spans}


def folder(call: Call) -> Path:
    """Where documents are filed. Raises Stop for a URL, and for a lake on a bucket, where two could append at once."""
    if "://" in call.settings.lake.invoices:
        raise Stop("documents are filed in a file system: name a folder, and no URL, as [lake] invoices.")
    if not has_order(call.store.spark, call.root):
        raise Stop(
            f"{call.root} is a bucket on which two writers could give a number twice: set spark.delta.logStore for its "
            "scheme to a multi-writer log store such as io.delta.storage.S3DynamoDBLogStore."
        )
    own_folders.own_head(call)
    return own_folders.own_invoices(call)


def drawn(call: Call, lines: Rows, count: int, invoices: Path) -> Filed:
    """Writes the files of all documents."""
    draw = partial(file_documents, folder=invoices, seed=salt_seed(invoices))
    with staged_files(lines, invoices / ".issue.staging", call.args.jobs) as sources:
        parts = spread(draw, sources, call.args.jobs)
        filed = list(bar(parts, count, "documents", lambda part: len(part.hashes)))
    return Filed({id_: hashes for part in filed for id_, hashes in part.hashes.items()})


JOB = Job("issue-bills", __doc__, "tollhouse issue-bills --cycle 2026-03 --by 'B. Alaoui'", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
