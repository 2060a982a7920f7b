"""Keeps the lake small: puts small files together, and removes what no clock, cycle or hold needs any more.

Call detail goes with the clock of its cycle, once what it came to is counted; no other row changes, and no bill or
document is another. A table that a job holds waits for the next run. docs/audit.md says what is kept, for how long and
why.
"""

import argparse
import shutil
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import bronze
import gold
import silver
from gold.expired_detail import KeptFrom
from jobs.reading.carried_memos import memos_carried
from jobs.reading.clocks import clock, cycles
from jobs.reading.expired import holds_expired, read_kept
from jobs.reading.expiry import expire
from jobs.reading.needed import Need, needs
from lake import log
from lake.locks import holders
from lake.log import NO_TABLE
from lake.old_files import Stored, needed, replaced
from lake.small_files import crowded, put_together
from lake.table import Table
from machine.command import Call, Counts, Job
from serving.invoices.files import bills_in

FEW_FILES = 8
"""Small ones in a partition, that upkeep puts together; the jobs wait for more."""

EVERY = (*bronze.TABLES, *silver.TABLES, *gold.TABLES)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would go, by table and file; change nothing")


@dataclass(frozen=True)
class Upkeep:
    """Of one run."""

    call: Call

    @cached_property
    def needs(self) -> list[Need]:
        """What must stay readable: asked for only where something could go."""
        return needs(self.call)

    @cached_property
    def kept(self) -> KeptFrom | None:
        """What there is of call detail."""
        return read_kept(self.call.reader)

    def over(self, table: Table) -> list[Stored]:
        """Files that the newest version does not have, and that hold nothing but call detail that was removed."""
        if self.kept is None or not table.is_detail:
            return []
        replaced_files = replaced(self.call.reader.path(table), self.call.began)
        return [file for file in replaced_files if holds_expired(self.kept, table, file)]


def run(call: Call) -> Counts:
    """Tidies table by table, and says what is kept back and why."""
    upkeep, counts = Upkeep(call), Counter[str](tables=0, optimized=0, removed=0, bytes=0, kept=0, waiting=0)
    counts["expired"] = expire(call)
    for table in EVERY:
        if call.reader.version(table) == NO_TABLE:
            continue
        if pid := holders(call.root).get(table.name):
            call.say(f"{table.name} is held by process {pid}: it waits for the next run")
            counts["waiting"] += 1
            continue
        counts.update(tables=1, optimized=improved(call, table))
        counts.update(cleared(upkeep, table))
    return dict(counts) | {"drafts": drafts_removed(call)}


def drafts_removed(call: Call) -> int:
    """Removes what render-bills drew of cycles of which nothing keeps call detail, and returns of how many bills that
    was, or would be. What was issued stands elsewhere, and is kept for years."""
    invoices = call.settings.lake.invoices
    drawn = {} if "://" in invoices else {of: Path(invoices, of) for of in cycles(call) if Path(invoices, of).is_dir()}
    over = [folder for of, folder in drawn.items() if clock(call, of).is_over]
    bills = sum(map(bills_in, over))
    for folder in over:
        call.say(f"{folder}: its drafts {'would go' if call.args.dry_run else 'are removed'}")
        if not call.args.dry_run:
            shutil.rmtree(folder)
    return bills


def improved(call: Call, table: Table) -> int:
    """Puts the small files of crowded partitions together, and lets the table promise what the settings say.

    Returns how many partitions these are.
    """
    path, promised = call.reader.path(table), call.settings.retention.properties(table)
    partitions, properties = crowded(path, FEW_FILES), log.properties(path, log.newest(path))
    is_promised = promised.items() <= properties.items()
    if not is_promised:
        would = "would promise" if call.args.dry_run else "promises"
        call.say(f"{table.name}: {would} to keep its versions for {call.settings.retention.days(table):,} days")
    if call.args.dry_run or (not partitions and is_promised):
        return len(partitions)
    from lake.properties import remember  # with Spark, which takes seconds for nothing where nothing is to be done

    with call.store.writing(table), memos_carried(call.store, table):
        remember(call.store, table, promised)
        put_together(call.store.spark, path, partitions)
    if partitions:
        call.say(f"{table.name}: small files of {len(partitions):,} partitions put together")
    return len(partitions)


def cleared(upkeep: Upkeep, table: Table) -> dict[str, int]:
    """Removes the files that nothing needs, or lists them. Nothing can need expired call detail."""
    call, over = upkeep.call, upkeep.over(table)
    path, before = call.reader.path(table), call.began - timedelta(days=call.settings.retention.days(table))
    if not (files := replaced(path, before)) and not over:
        return {}
    from lake.vacuum import AT_ONCE, expired, remove  # with Spark, too

    with call.store.locked(table):
        over = expired(call.store, path, over, AT_ONCE)
        files = [file for file in expired(call.store, path, files) if file not in over]
        kept = kept_back(upkeep, table, files)
        gone = [file for file in files if file not in kept]
        if not call.args.dry_run:
            remove(call.store, path, over, AT_ONCE)
            remove(call.store, path, gone)
    gone += over
    if call.args.dry_run:
        list_files(call, gone)
    if gone:
        call.say(f"{table.name}: {told(gone)} {'would go' if call.args.dry_run else 'removed'}")
    return {"removed": len(gone), "bytes": sum(file.size for file in gone), "kept": len(kept)}


def kept_back(upkeep: Upkeep, table: Table, files: Sequence[Stored]) -> set[Stored]:
    """Those of some files that something needs, and says what."""
    kept: set[Stored] = set()
    for need in upkeep.needs if files else ():
        more = set(needed(upkeep.call.reader.path(table), need.versions.get(table.name, ()), files)) - kept
        if more:
            upkeep.call.say(f"{table.name}: {told(more)} are kept, since {need.why}")
        kept |= more
    return kept


def told(files: Collection[Stored]) -> str:
    """How many files, and of how many bytes."""
    return f"{len(files):,} files of {sum(file.size for file in files):,} bytes"


def list_files(call: Call, files: Sequence[Stored]) -> None:
    """A line for each: its bytes and its name, unless counts alone are asked for."""
    if not call.args.json:
        for file in files:
            call.show(f"{file.size:>14,}  {file.path}")


JOB = Job("maintain-lake", __doc__, "tollhouse maintain-lake --dry-run", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
