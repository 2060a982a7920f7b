"""Makes a bill again of what it was made of, in process, and says whether it comes out equal: to the last digit.

Uses are rated and the account is billed by the versions of tables that were recorded. Of an issued document its draft
is made again too, its files are held against their hashes, and drawn again where the same draws.
"""

import argparse

from gold.bills import BILLS
from jobs.reading.documents import add_named, named
from jobs.reading.recorded import rating_runs
from jobs.reading.reproduced import NOT_COMPARABLE, Verdict, of_bills, of_document
from machine.command import Call, ControlFailed, Counts, Job, Stop
from serving.invoices.issued import EQUAL


def arguments(parser: argparse.ArgumentParser) -> None:
    add_named(parser)


def run(call: Call) -> Counts:
    """Prints the verdict. Raises ControlFailed where it is another than equal, or a file is not as it was issued."""
    asked = named(call)
    if asked.document is not None:
        verdict = of_document(call, asked.document, rating_runs(call))
    else:
        whose = {"cycle": [asked.cycle], "account_id": [asked.account_id]}
        bills = call.reader.rows(BILLS, whose)
        if not bills:
            raise Stop(f"{asked.account_id} has no bill for {asked.cycle}.")
        verdict = next(of_bills(call, bills, rating_runs(call)))
    if not call.args.json:
        print("\n".join(told(verdict)))
    if verdict.verdict != EQUAL or faulty(verdict):
        raise ControlFailed(f"{verdict.of}: {verdict.verdict}{': ' * bool(verdict.why)}{verdict.why}")
    return vars(verdict)


def told(verdict: Verdict) -> list[str]:
    """The verdict in words, and what is found of each file."""
    files = [
        f"  {kind.upper()}: stored {states['stored']}, drawn again {states['redrawn']}"
        for kind, states in sorted(verdict.files.items())
    ]
    return [f"{verdict.of}: {verdict.verdict}", *([f"  {verdict.why}"] if verdict.why else []), *files]


def faulty(verdict: Verdict) -> bool:
    """Whether a file is another than was issued."""
    wanted = (EQUAL, NOT_COMPARABLE)
    return any(states["stored"] != EQUAL or states["redrawn"] not in wanted for states in verdict.files.values())


JOB = Job("reproduce-bill", __doc__, "tollhouse reproduce-bill B2026-0000001", arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
