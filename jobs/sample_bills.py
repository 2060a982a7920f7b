"""Makes a sample of a cycle's bills again, drawn by a seed, and counts how many come out equal to the last digit."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from gold.billing.documents import BILL
from gold.bills import BILLS
from gold.cycles import cycle
from gold.documents import DOCUMENTS
from jobs.reading.recorded import rating_runs
from jobs.reading.reproduced import LOST, OTHER_CODE, VERDICTS, Verdict, of_bills
from jobs.reading.reproduced_documents import of_documents
from jobs.reading.reproduced_files import DIFFERS
from machine.command import Call, ControlFailed, Counts, Job, Stop, whole_number
from serving.invoices.issued import EQUAL


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--cycle", type=cycle, required=True, help="whose bills, as 2026-03")
    add("--count", type=whole_number(1, 1_000_000), default=20, metavar="N", help="how many (default: %(default)s)")
    add("--seed", type=whole_number(0, 2**32), default=1, metavar="S", help="draws the same again (default: 1)")


def run(call: Call) -> Counts:
    """Counts the verdicts: on documents of those that were issued, on bills of the others. Raises Stop where there are
    none, and ControlFailed where one, or a file of it, differs or is lost."""
    of_cycle = {"cycle": [call.args.cycle.name]}
    bills = {row["account_id"]: row for row in call.reader.rows(BILLS, of_cycle)}
    issued = call.reader.scan(DOCUMENTS, of_cycle).select("account_id").collect()["account_id"]
    accounts = sorted({*bills, *issued})
    if not accounts:
        raise Stop(
            f"{call.args.cycle.name} has no bills: run tollhouse bill-cycle --cycle {call.args.cycle.name} first."
        )
    chosen = Random(call.args.seed).sample(accounts, min(call.args.count, len(accounts)))
    verdicts = list(judged(call, chosen, bills))
    for verdict in verdicts:
        if verdict.verdict != EQUAL:
            call.say(f"{verdict.of}: {verdict.verdict}: {verdict.why}")
        if verdict.is_faulty:
            call.say(f"{verdict.of}: a file is gone, or another than was issued: tollhouse reproduce-bill {verdict.of}")
    counts = {name: sum(verdict.verdict == name for verdict in verdicts) for name in VERDICTS}
    faulty = sum(verdict.is_faulty for verdict in verdicts)
    for count, fault in (
        (counts[DIFFERS], "come out otherwise than they are"),
        (counts[OTHER_CODE], "come out otherwise, by other code than made them: sample them by that version"),
        (counts[LOST], "cannot be made again, before their time is over"),
        (faulty, "have files that are gone, or others than were issued"),
    ):
        if count:
            raise ControlFailed(f"{count} of {len(verdicts)} bills {fault}.")
    return {"cycle": call.args.cycle.name, "seed": call.args.seed, "sampled": len(verdicts), **counts}


def judged(call: Call, accounts: Sequence[str], bills: Mapping[str, Mapping[str, Any]]) -> Iterator[Verdict]:
    """The verdicts on what accounts were issued for the cycle, or else on their bills."""
    runs, reader = rating_runs(call), call.reader.pinned(DOCUMENTS)
    documents = reader.rows(DOCUMENTS, {"cycle": [call.args.cycle.name], "account_id": accounts})
    issued = {document["account_id"]: document for document in documents if document["kind"] == BILL}
    yield from of_bills(call, [bills[account] for account in accounts if account not in issued], runs)
    yield from of_documents(call, list(issued.values()), runs)


EXAMPLE = "tollhouse sample-bills --cycle 2026-03 --count 50 --seed 7"
JOB = Job("sample-bills", __doc__, EXAMPLE, arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
