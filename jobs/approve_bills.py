"""Approves the draft documents of a cycle: what is issued later is what was approved, to the last digit.

A draft that changes afterwards has another content hash, and is a draft again.
"""

import argparse

from gold.approvals import APPROVALS
from gold.cycles import cycle
from gold.documents import DOCUMENTS
from jobs.reading.drafts import read_drafts
from lake.runs import user
from machine.command import Call, Counts, Job, person

NEW = """
    SELECT document_id, cycle, content_hash, {actor} AS actor, {os_user} AS os_user, CAST({at} AS TIMESTAMP) AS at,
        CAST(NULL AS STRING) AS waived, {run} AS run
    FROM {drafts} LEFT ANTI JOIN {approvals} USING (document_id, content_hash)
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--cycle", type=cycle, required=True, help="whose drafts, as 2026-03")
    add("--account", nargs="+", metavar="ID", help="only the drafts of these accounts")
    add("--by", type=person, default=user(), metavar="NAME", help="who approves (default: %(default)s)")


def run(call: Call) -> Counts:
    """Writes an approval for each draft that has none. Raises Stop where the cycle has no bills."""
    with call.store.locked(DOCUMENTS, APPROVALS):
        drafts = read_drafts(call)
        values = {"actor": call.args.by, "os_user": user(), "at": call.began.isoformat(), "run": call.run}
        new = call.store.query(NEW, drafts=drafts.rows, approvals=call.store.read(APPROVALS), **values)
        approved = call.store.append(APPROVALS, new)
    return {"cycle": call.args.cycle.name, "drafts": drafts.count, "approved": approved}


JOB = Job("approve-bills", __doc__, "tollhouse approve-bills --cycle 2026-03 --by 'A. Idrissi'", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
