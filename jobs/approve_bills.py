"""Approves the draft documents of a cycle: what is issued later is what was approved, to the last digit.

A draft that changes afterwards has another content hash, and is a draft again. One that is unlike its account's bills
is held back until it is waived by name, with a reason; a golden account that owes other than is known stops all.
"""

import argparse

from gold.approvals import APPROVALS
from gold.cycles import cycle
from gold.documents import DOCUMENTS
from gold.issuing.checks import GOLDEN
from jobs.reading.billed import read_basis
from jobs.reading.drafts import read_drafts
from lake.rows import Rows
from lake.runs import user
from machine.command import Call, ControlFailed, Counts, Job, Stop, person

LISTED = 10
"""Findings that are told one by one."""

NEW = """
    SELECT document_id, drafts.cycle, content_hash, {actor} AS actor, {os_user} AS os_user,
        CAST({at} AS TIMESTAMP) AS at, {run} AS run, CASE WHEN whose IS NOT NULL THEN {reason} END AS waived
    FROM {drafts} drafts
    LEFT ANTI JOIN {approvals} USING (document_id, content_hash) LEFT ANTI JOIN {held} USING (document_id)
    LEFT JOIN (SELECT DISTINCT document_id, account_id AS whose FROM {findings}) USING (document_id)
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--cycle", type=cycle, required=True, help="whose drafts, as 2026-03")
    add("--account", nargs="+", metavar="ID", help="only the drafts of these accounts")
    add("--by", type=person, default=user(), metavar="NAME", help="who approves (default: %(default)s)")
    add("--waive", nargs="+", metavar="ID", default=[], help="let outliers of these accounts go; needs --reason")
    add("--reason", type=person, metavar="TEXT", help="why they may go, on record")


def run(call: Call) -> Counts:
    """Writes an approval for each draft that has none. Raises Stop where the cycle has no bills, and ControlFailed
    where a golden account owes other than is known of it."""
    if call.args.waive and not call.args.reason:
        raise Stop("to let an outlier go takes a reason, which stays on record: add --reason.")
    with call.store.locked(DOCUMENTS, APPROVALS):
        read_basis(call)
        made = read_drafts(call)
        findings = made["findings"].rows
        if made["findings"].count:
            check_golden(findings)
        held = findings.where(~findings["account_id"].isin(call.args.waive))
        said = {"actor": call.args.by, "os_user": user(), "at": call.began.isoformat(), "run": call.run}
        said["reason"] = call.args.reason or ""
        tables = {"drafts": made["drafts"].rows, "approvals": call.store.read(APPROVALS)}
        new = call.store.query(NEW, **tables, held=held, findings=findings, **said)
        approved = call.store.append(APPROVALS, new)
    counts = {"cycle": call.args.cycle.name, "drafts": made["drafts"].count, "approved": approved}
    return counts | {"held_back": tell(call, held) if made["findings"].count else 0}


def check_golden(findings: Rows) -> None:
    """Raises ControlFailed where the bills of golden accounts are not as they are known."""
    wrong = findings.where(f"check = '{GOLDEN}'").orderBy("account_id").limit(LISTED).collect()
    if wrong:
        told = "; ".join(f"{row['account_id']} {row['why']}" for row in wrong)
        raise ControlFailed(f"golden accounts owe other than is known: {told}. Nothing was approved.")


def tell(call: Call, held: Rows) -> int:
    """Says which drafts are held back and why, the first of them one by one. Returns how many."""
    for row in held.orderBy("account_id").limit(LISTED).collect():
        call.say(f"held back: {row['account_id']}, {row['why']}")
    count = held.count()
    if count:
        call.say(f"{count} are held back: look at them, and let them go with --waive ACCOUNT --reason TEXT")
    return count


JOB = Job("approve-bills", __doc__, "tollhouse approve-bills --cycle 2026-03 --by 'A. Idrissi'", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
