"""Files beside the lake that hold call detail, and go with its clock: itemisations of documents, and uses in seals."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from gold.documents import DOCUMENTS
from machine.command import Call
from serving.invoices.issued import item_files
from serving.seals.folders import seals

NAMED = ("cycle", "number", "issue_date", "file_hashes")


def detail_files(call: Call, cycles: Sequence[str]) -> Iterator[Path]:
    """Those of some cycles that are there."""
    yield from itemisations(call, cycles)
    folder = call.settings.documents.seals
    for name in cycles if "://" not in folder else ():
        for seal in seals(Path(folder).resolve(), name):
            yield from seal.detail_files()


def itemisations(call: Call, cycles: Sequence[str]) -> Iterator[Path]:
    """The files of all itemisations of some cycles, and their names by number: a later bill may carry such a cycle."""
    invoices = call.settings.lake.invoices
    documents = call.reader.scan(DOCUMENTS).select(NAMED).collect()
    for row in documents.iter_rows(named=True) if "://" not in invoices else ():
        yield from item_files(Path(invoices), row, cycles)


def remove_files(call: Call, files: Sequence[Path]) -> int:
    """Removes files, and returns how many went. It names those that cannot be removed: a seal's disk may keep all."""
    gone = 0
    for file in files:
        try:
            file.unlink(missing_ok=True)
            gone += 1
        except OSError as error:
            call.say(f"{file} is to be removed by hand, since its clock is over: {error.strerror}")
    return gone
