"""Approves the draft documents of a cycle: what is issued later is what was approved, to the last digit.

A draft that changes afterwards has another content hash, and is a draft again. A bill is held back while usage is
waited for, while uses of its account are not rated, and where it is unlike its account's bills; the last two are waived
by name, with a reason. Where drafts do not add up, or a golden account owes other than is known, nothing is approved.
"""

import argparse
from typing import Any

from gold.approvals import APPROVALS
from gold.cycles import cycle
from gold.documents import DOCUMENTS
from gold.held_bills import HELD_BILLS
from gold.issuing.checks import GOLDEN, OUTLIER
from gold.issuing.judgement import BEHIND, COLLECTING, SUMS, UNRATED
from jobs.reading.drafts import tell_boxes
from jobs.reading.expired import check_kept
from jobs.reading.judging import read_judged
from lake.lists import first
from lake.rows import Rows
from lake.runs import user
from lake.scope import Scope
from machine.command import Call, ControlFailed, Counts, Job, Stop, person

LISTED = 10
"""Findings that are told one by one."""

NEW = """
    SELECT document_id, drafts.cycle, content_hash, {actor} AS actor, {os_user} AS os_user,
        CAST({at} AS TIMESTAMP) AS at, {run} AS run, IF(is_unlike, {reason}, NULL) AS waived,
        IF(suspense IS NOT NULL, {reason}, NULL) AS suspended, suspense
    FROM {drafts} drafts
    LEFT ANTI JOIN {approvals} USING (document_id, content_hash) LEFT ANTI JOIN {held} USING (document_id)
    LEFT JOIN (
        SELECT document_id, bool_or(check = {outlier}) AS is_unlike, first(uses, TRUE) AS suspense
        FROM {findings} GROUP BY document_id
    ) USING (document_id)
"""
HELD_NOW = """
    SELECT findings.* FROM {findings} findings
    LEFT ANTI JOIN (SELECT document_id FROM {drafts} JOIN {approvals} USING (document_id, content_hash)) approved
    ON findings.document_id = approved.document_id AND check IN ({outlier}, {unrated})
"""
"""What holds bills back, less what somebody let go before: an approval stands as long as its draft does."""

HELD_BACK = """
    SELECT document_id, {cycle} AS cycle, account_id, array_sort(collect_list(struct(check, why))) AS reasons,
        CAST({at} AS TIMESTAMP) AS at, {run} AS run
    FROM {held} GROUP BY document_id, account_id
"""
HELD = """
    SELECT checks, count(*) AS bills
    FROM (SELECT document_id, collect_set(check) AS checks FROM {held} GROUP BY document_id) GROUP BY checks
"""
MENDS = {
    COLLECTING: "still collect usage: approve them when that is over",
    BEHIND: "are behind: run what is said of them",
    UNRATED: "have uses that are not rated: run tollhouse rate-usage or mend the tariff, and run tollhouse bill-cycle; "
    "or let them go without with --suspend ACCOUNT --reason TEXT",
    OUTLIER: "are unlike the bills before: look at them, and let them go with --waive ACCOUNT --reason TEXT",
}
"""By check, what is said of the bills that fail it."""


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--cycle", type=cycle, required=True, help="whose drafts, as 2026-03")
    add("--account", nargs="+", metavar="ID", help="only the drafts of these accounts")
    add("--by", type=person, default=user(), metavar="NAME", help="who approves (default: %(default)s)")
    add("--waive", nargs="+", metavar="ID", default=[], help="let outliers of these accounts go; needs --reason")
    waived = "let bills of these accounts go without uses that are not rated or in error; needs --reason"
    add("--suspend", nargs="+", metavar="ID", default=[], help=waived)
    add("--reason", type=person, metavar="TEXT", help="why they may go, on record")


def run(call: Call) -> Counts:
    """Writes an approval for each draft that has none and is not held. Raises Stop where the cycle has no bills, or
    its call detail was removed, and ControlFailed where drafts do not add up, or a golden account owes other than is
    known of it."""
    args = call.args
    if (args.waive or args.suspend) and not args.reason:
        raise Stop("to let what is held back go takes a reason, which stays on record: add --reason.")
    check_kept(call, [args.cycle.name])
    with call.store.locked(DOCUMENTS, APPROVALS):
        made = read_judged(call)
        findings = made["findings"].rows
        if made["findings"].count:
            check_controls(findings)
        whose, check = findings["account_id"], findings["check"]
        is_waived = (check == OUTLIER) & whose.isin(args.waive) | (check == UNRATED) & whose.isin(args.suspend)
        said = {"actor": args.by, "os_user": user(), "at": call.began.isoformat(), "run": call.run}
        said |= {"reason": args.reason or "", "outlier": OUTLIER}
        tables = {"drafts": made["drafts"].rows, "approvals": call.store.read(APPROVALS)}
        checks = {"outlier": OUTLIER, "unrated": UNRATED}
        held = call.store.query(HELD_NOW, **tables, findings=findings.where(~is_waived), **checks)
        new = call.store.query(NEW, **tables, held=held, findings=findings, **said)
        approved = call.store.append(APPROVALS, new)
        if made["findings"].count or not call.store.is_empty(HELD_BILLS):
            note_held(call, held)
    if args.waive or args.suspend:
        tell_idle(call, findings)
    tell_boxes(call, made)
    counts = {"cycle": args.cycle.name, "drafts": made["drafts"].count, "approved": approved}
    return counts | {"held_back": tell(call, held) if made["findings"].count else 0}


def tell_idle(call: Call, findings: Rows) -> None:
    """Says which accounts were named to be let go, and nothing held them: a slip of the pen lets nobody go."""
    named = {OUTLIER: call.args.waive, UNRATED: call.args.suspend}
    whose = findings["account_id"].isin([*call.args.waive, *call.args.suspend])
    rows = findings.where(whose).select("check", "account_id").collect()
    for check, accounts in named.items():
        if idle := sorted(set(accounts) - {row["account_id"] for row in rows if row["check"] == check}):
            call.say(f"warning: no bill of {', '.join(first(idle, LISTED))} was held back as {check}")


def note_held(call: Call, held: Rows) -> None:
    """Keeps which bills are held back and why, in the place of what was held of the same accounts before."""
    name, accounts = call.args.cycle.name, call.args.account
    said = {"cycle": name, "at": call.began.isoformat(), "run": call.run}
    within = {"cycle": [name]} | ({"account_id": accounts} if accounts else {})
    call.store.merge(HELD_BILLS, call.store.query(HELD_BACK, held=held, **said), Scope(within), delete_missing=True)


def check_controls(findings: Rows) -> None:
    """Raises ControlFailed where accounts do not add up, or the bills of golden ones are not as they are known."""
    every = few(findings.where(f"check IN ('{SUMS}', '{GOLDEN}')"), "PARTITION BY check")
    for control, failed in {SUMS: "drafts do not add up", GOLDEN: "golden accounts owe other than is known"}.items():
        wrong = [row for row in every if row["check"] == control]
        if wrong:
            texts = [f"{row['account_id']} {row['why']}" for row in wrong]
            told = "; ".join(first(texts, LISTED, count=wrong[0]["findings"]))
            raise ControlFailed(f"{failed}: {told}. Nothing was approved.")


def few(findings: Rows, apart: str = "") -> list[Any]:
    """The first of some findings, each with the number of all. apart: the SQL that tells kinds apart, each with its own
    first ones."""
    number = f"count(*) OVER ({apart}) AS findings"
    nth = f"row_number() OVER ({apart} ORDER BY account_id, why) AS nth"
    said = findings.selectExpr("check", "account_id", "why", number, nth)
    return said.where(f"nth <= {LISTED}").orderBy("nth").collect()


def tell(call: Call, held: Rows) -> int:
    """Says which bills are held back and why, the first of them one by one. Returns how many."""
    told = few(held)
    for row in told:
        call.say(f"held back: {row['account_id']}, {row['why']}")
    if told and (more := told[0]["findings"] - len(told)):
        ask = f"SELECT account_id, reasons FROM gold.held_bills WHERE cycle = '{call.args.cycle.name}'"
        call.say(f'held back: {more:,} more; all, and why: tollhouse sql "{ask}"')
    by_checks = call.store.query(HELD, held=held).collect()
    for check, mend in MENDS.items():
        count = sum(row["bills"] for row in by_checks if check in row["checks"])
        if count:
            call.say(f"{count:,} {mend}")
    return sum(row["bills"] for row in by_checks)


JOB = Job("approve-bills", __doc__, "tollhouse approve-bills --cycle 2026-03 --by 'A. Idrissi'", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
