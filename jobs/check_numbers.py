"""Checks the numbers of all issued documents: none missing, none twice, none changed since it was issued.

The chain of rows shows what is missing or another in between; the heads outside the lake, whether the last are there.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from gold.documents import DOCUMENTS
from gold.issuing.chain import LINKED, content_faults, faults
from jobs.reading import own_folders
from jobs.reading.expired import read_kept
from lake import heads
from lake.reader import Reader
from machine.command import Call, ControlFailed, Counts, Job, Stop
from serving.invoices.issued import file_faults

LISTED = 20
"""Faults that are told one by one."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--files", action="store_true", help="read every JSON and PDF, too, and compare its hash")


def run(call: Call) -> Counts:
    """Counts the documents. Raises ControlFailed with what is wrong, and Stop where nothing was ever issued."""
    reader = call.reader.pinned(DOCUMENTS)
    chain = reader.scan(DOCUMENTS).select(*LINKED, "row_hash").sort("place").collect()
    noted = heads.heads(own_folders.read_head(call))
    if chain.is_empty() and not noted:
        raise Stop("no document was issued yet: run tollhouse issue-bills first.")
    wrong = [*faults(chain.iter_rows(named=True), noted), *wrong_rows(reader)]
    if call.args.files:
        kept = read_kept(call.reader)
        rows = chain.iter_rows(named=True)
        wrong += file_faults(Path(call.settings.lake.invoices), rows, "" if kept is None else kept.cycle)
    for fault in wrong[:LISTED]:
        call.say(fault)
    if wrong:
        more = f", the first {LISTED} are named above" if len(wrong) > LISTED else ", named above"
        raise ControlFailed(f"{len(wrong)} faults in {chain.height} issued documents{more}.")
    call.say(f"none is missing, none was given twice, none{' and no file' * call.args.files} has changed")
    return {"documents": chain.height, "series": chain["series"].drop_nulls().n_unique(), "heads": len(noted)}


def wrong_rows(reader: Reader) -> Iterator[str]:
    """The faults of single rows, a cycle at a time: contents are long."""
    for cycle in reader.scan(DOCUMENTS).select("cycle").unique().sort("cycle").collect()["cycle"]:
        for row in reader.rows(DOCUMENTS, {"cycle": [cycle]}):
            yield from content_faults(row)


JOB = Job("check-numbers", __doc__, "tollhouse check-numbers --files", arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
