"""Sends the current snapshot with its reports, and invoices, to a bucket of any S3 API: what is not there yet."""

import argparse
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jobs.publish_gold import folder_of
from lake.errors import Stop
from lake.table import Table
from machine.command import Call, Counts, Job, bar, whole_number
from serving.s3.bucket import Bucket, Held, Outgoing, Sums
from serving.s3.outgoing import MANIFEST, POINTER, address, files_below, keys_of, superseded, unlike
from serving.shown import NUMBERS
from serving.snapshots import current, pointer

EXPORTING = Table(name="exported", key=(), columns="")
"""No table: the name of the lock that one export at a time holds."""


@dataclass(frozen=True)
class Export:
    """What is sent, in its order: the snapshot's files and the invoices, then the manifest, then the pointer."""

    files: tuple[Outgoing, ...]
    manifest: Outgoing
    pointer: Outgoing

    @property
    def all(self) -> tuple[Outgoing, ...]:
        """Every file."""
        return (*self.files, self.manifest, self.pointer)


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("address", metavar="s3://BUCKET/PREFIX", help="endpoint, region and credentials are boto3's own settings")
    add("--invoices", action="store_true", help="the invoices too: they hold names, addresses and numbers")
    add("--keep", type=whole_number(1, 1_000_000), metavar="N", help="snapshots kept there; without it all are")
    add("--dry-run", action="store_true", help="send and remove nothing, and say how much it would be")


def run(call: Call) -> Counts:
    """Sends what the bucket lacks, the pointer last, and removes snapshots that are not kept. Raises Stop."""
    name, prefix = address(call.args.address)
    published = folder_of(call.settings.lake.published)
    made = current(published)
    if made is None:
        raise Stop(f"nothing is published in {published} yet: run tollhouse publish-gold first.")
    if NUMBERS in made.tables and not call.settings.publish.numbers:
        raise Stop("what is published lists numbers, which [publish] numbers no longer allows: publish it again first.")
    bucket = Bucket(name)
    with call.locked(EXPORTING), exported(call, published / made.id, prefix) as export:
        there = bucket.objects(prefix)
        lacking = compared(bucket, export, there)
        gone = superseded(there, prefix, made.id, call.args.keep) if call.args.keep else []
        if not call.args.dry_run:
            send(bucket, export, lacking, prefix)
            for keys in keys_of(gone, there, prefix):
                bucket.delete(keys)
    would = "would_be_" if call.args.dry_run else ""
    return {
        "snapshot": made.id,
        "files": len(export.all),
        f"{would}sent": len(lacking),
        f"{would}sent_bytes": sum(file.size for file in lacking),
        "unchanged": len(export.all) - len(lacking),
        f"snapshots_{would}removed": len(gone),
        "to": f"s3://{name}/{prefix}",
    }


@contextmanager
def exported(call: Call, snapshot: Path, prefix: str) -> Iterator[Export]:
    """The files to send. The pointer is to this snapshot, whatever is published meanwhile. Raises Stop."""
    manifest = f"{prefix}{snapshot.name}/{MANIFEST}"
    of_snapshot = {file.key: file for file in files_below(snapshot, f"{prefix}{snapshot.name}/")}
    last = of_snapshot.pop(manifest)
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, POINTER).write_text(pointer(snapshot.name), encoding="utf-8")
        (to_snapshot,) = files_below(Path(scratch), prefix)
        yield Export((*of_snapshot.values(), *invoices(call, prefix)), last, to_snapshot)


def invoices(call: Call, prefix: str) -> list[Outgoing]:
    """The invoices, where they are asked for. Raises Stop where there are none."""
    if not call.args.invoices:
        return []
    folder = Path(call.settings.lake.invoices)
    files = [] if "://" in call.settings.lake.invoices else files_below(folder, f"{prefix}invoices/")
    if not files:
        raise Stop(
            "there are no invoices in [lake] invoices: run tollhouse render-bills first, or leave out --invoices."
        )
    return files


def compared(bucket: Bucket, export: Export, there: Mapping[str, Held]) -> dict[Outgoing, Sums]:
    """The files that the bucket lacks, with their sums."""
    every = bar(bucket.compared(export.all, there), len(export.all), "files compared")
    return {file: own for file, own in every if own is not None}


def send(bucket: Bucket, export: Export, lacking: Mapping[Outgoing, Sums], prefix: str) -> None:
    """Sends what is lacking: the pointer when all else is there. Raises Stop where that was removed meanwhile."""
    files = [(file, lacking[file]) for file in export.files if file in lacking]
    total = sum(file.size for file, _ in files)
    deque(bar(bucket.sent(files), total, "bytes sent", lambda file: file.size), maxlen=0)
    for last in (export.manifest, export.pointer):
        if last == export.pointer and (absent := unlike(export.all[:-1], bucket.objects(prefix))):
            raise Stop(f"{len(absent)} files such as {absent[0]} are gone from {bucket.where}: run it again.")
        deque(bucket.sent([(last, lacking[last])] if last in lacking else []), maxlen=0)


JOB = Job("export-s3", __doc__, "tollhouse export-s3 s3://bucket/tollhouse --dry-run", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
