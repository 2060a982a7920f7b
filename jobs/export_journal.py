"""Writes the ledger's journal of issued documents: receivables, revenue, VAT by rate, rounding, write-offs, accruals.

A CSV file with exact amounts: an entry for each document, which balances, by its day of issue and the periods of its
lines; then what was used and no document has yet, and an estimate of what nobody pays for yet, both reversed the day
after. A summary goes to stdout.
"""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from gold.billing.amounts import ZERO
from gold.cycles import cycle
from gold.documents import DOCUMENTS
from gold.expired_detail import EXPIRED_DETAIL
from gold.journal import NOT_BILLED, NOT_MATCHED, accrued, document_entry
from gold.rated_usage import RATED_USAGE
from jobs.reading.journal import Span, documents, suspended, unbilled
from jobs.reading.published import one_off_fees
from lake.lists import first
from lake.reader import Reader
from lake.whole_files import whole_file
from machine.arguments import day
from machine.command import Call, ControlFailed, Counts, Job, Stop
from serving.csv_text import write_csv
from serving.journal_text import COLUMNS, JournalSums, journal_text, shown
from silver.rate_plans import RATE_PLANS

LISTED = 10
"""Documents that are told by name."""


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--from", type=day, dest="first", default=date.min, metavar="DAY", help="of issue (default: the first)")
    add("--to", type=day, dest="last", metavar="DAY", help="of issue, and of the accruals (default: today)")
    add("--cycle", type=cycle, help="only documents that bill or amend it, and its accruals, as 2026-03")
    add("--output", type=Path, metavar="FOLDER", help="default: journal, beside the snapshots")


def run(call: Call) -> Counts:
    """Writes the file and prints the summary. Raises ControlFailed, and writes nothing, where an entry of a document
    does not balance, and Stop where the file cannot be written or documents are in another currency."""
    args, reader = call.args, call.reader.pinned(DOCUMENTS, RATED_USAGE, EXPIRED_DETAIL, RATE_PLANS)
    span = Span(args.first, args.last or call.today, args.cycle and args.cycle.name)
    if span.first > span.last:
        raise Stop(f"--from {span.first} is after --to {span.last}: name an earlier day.")
    sums, path = JournalSums(span.last), path_of(call, span)
    try:
        with whole_file(path) as file:
            write_csv(file, COLUMNS, rows(call, reader, span, sums))
            check_balance(sums)
    except OSError as error:
        raise Stop(f"cannot write {path}: {error.strerror}; name another folder with --output.") from None
    if not call.args.json:
        print(journal_text(sums, title(span), call.settings.tariff.currency))
    counts = {"documents": sums.documents, "lines": sums.lines, "total": str(sums.total)}
    return counts | {item: str(amount) for item, amount in sums.accrued.items()} | {"file": str(path)}


def rows(call: Call, reader: Reader, span: Span, sums: JournalSums) -> Iterator[dict[str, Any]]:
    """The lines of the file, and what they come to in sums. Raises Stop for a document in another currency."""
    ledger, currency = call.settings.ledger, call.settings.tariff.currency
    one_off = {"/".join(fee) for fee in one_off_fees(reader)}
    for document in documents(reader, span):
        if document["currency"] != currency:
            raise Stop(
                f"{document['document_id']} is in {document['currency']} and the tariff in {currency}, which nobody "
                "can add: choose other days with --from and --to."
            )
        yield from sums.add(document, document_entry(document, one_off, ledger))
    for accrual, amounts in ((NOT_BILLED, unbilled(reader, span)), (NOT_MATCHED, suspended(reader, span))):
        sums.accrued[accrual.item] = sum(amounts.values(), ZERO)
        yield from sums.accrue(accrued(accrual, amounts, span.last, ledger), currency)


def check_balance(sums: JournalSums) -> None:
    """Raises ControlFailed where the entry of a document does not balance."""
    if sums.unbalanced:
        told = [f"{name} by {shown(amount)}" for name, amount in sums.unbalanced.items()]
        raise ControlFailed(
            f"no journal is written: documents come to other than their lines: {', '.join(first(told, LISTED))}. "
            "They are not as they were issued: tollhouse check-numbers tells more."
        )


def title(span: Span) -> str:
    """Which documents the journal is of."""
    since = "" if span.first == date.min else f" from {span.first}"
    return f"Journal of documents{f' of {span.cycle}' if span.cycle else ''} issued{since} until {span.last}"


def path_of(call: Call, span: Span) -> Path:
    """Where the file goes. Raises Stop for a URL."""
    output, published = call.args.output, call.settings.lake.published
    if output is None and "://" in published:
        raise Stop("a journal is written to a file system: name a folder with --output.")
    days = f"{span.last}" if span.first == date.min else f"{span.first}-to-{span.last}"
    of_cycle = "" if span.cycle is None else f"{span.cycle}-"
    return (output or Path(published) / "journal") / f"journal-{of_cycle}{days}.csv"


EXAMPLE = "tollhouse export-journal --from 2026-04-01 --to 2026-04-30"
JOB = Job("export-journal", __doc__, EXAMPLE, arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
