"""Makes a bill again of what it was made of, in process, and says whether it comes out equal: to the last digit.

Uses are rated and the account is billed by the versions of tables that were recorded. Of an issued document its draft
is made again too, its files are held against their hashes, and drawn again where the same draws.
"""

import argparse
from pathlib import Path

from gold.bills import BILLS
from jobs.reading.documents import add_named, named
from jobs.reading.recorded import rating_runs
from jobs.reading.reproduced import Verdict, of_bills
from jobs.reading.reproduced_documents import of_documents
from jobs.reading.sealed import of_accounts, read_chain
from machine.command import Call, ControlFailed, Counts, Job, Stop
from serving.invoices.issued import EQUAL


def arguments(parser: argparse.ArgumentParser) -> None:
    add_named(parser)
    of_seal = "price from the files of a seal alone: the account's uses, and all that was posted of its cycle"
    parser.add_argument("--seal", type=Path, metavar="DIR", help=of_seal)


def run(call: Call) -> Counts:
    """Prints the verdict. Raises ControlFailed where it is another than equal, or a file is not as it was issued."""
    verdict = of_lake(call) if call.args.seal is None else of_seal(call)
    if not call.args.json:
        print("\n".join(told(verdict)))
    if verdict.verdict != EQUAL or verdict.is_faulty:
        raise ControlFailed(f"{verdict.of}: {verdict.verdict}{': ' * bool(verdict.why)}{verdict.why}")
    return vars(verdict)


def of_lake(call: Call) -> Verdict:
    """By what the lake has kept."""
    asked = named(call)
    if asked.document is not None:
        return next(of_documents(call, [asked.document], rating_runs(call)))
    bills = call.reader.rows(BILLS, {"cycle": [asked.cycle], "account_id": [asked.account_id]})
    if not bills:
        raise Stop(f"{asked.account_id} has no bill for {asked.cycle}.")
    return next(of_bills(call, bills, rating_runs(call)))


def of_seal(call: Call) -> Verdict:
    """By what a seal holds. Raises Stop where it has no document of that number or account."""
    args, chain = call.args, read_chain(call.args.seal)
    wanted = {said["account_id"] for said in chain.documents() if args.number in (said["number"], None)}
    accounts = sorted(wanted if args.account is None else wanted & {args.account})
    if (args.number is None and args.account is None) or not accounts:
        raise Stop(f"{args.seal} has no such document: name a NUMBER that it seals, or an --account.")
    return next(of_accounts(chain.until(accounts[0]), accounts[:1]))


def told(verdict: Verdict) -> list[str]:
    """The verdict in words, and what is found of each file."""
    files = [
        f"  {kind.upper()}: stored {states['stored']}, drawn again {states['redrawn']}"
        for kind, states in sorted(verdict.files.items())
    ]
    return [f"{verdict.of}: {verdict.verdict}", *([f"  {verdict.why}"] if verdict.why else []), *files]


JOB = Job("reproduce-bill", __doc__, "tollhouse reproduce-bill B2026-0000001", arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
