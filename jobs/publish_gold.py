"""Publishes gold as an immutable Parquet snapshot with its star, and CSV reports, all from one set of versions."""

import argparse
import tempfile
from functools import partial
from pathlib import Path

from gold import PUBLISHED
from gold.reports import REPORTS
from gold.reports.margins import MARGINS
from jobs.reading import own_folders
from jobs.reading.accounts import check_accounts
from jobs.reading.currency import check_bills
from jobs.reading.published import BESIDE, beside, shown
from jobs.reading.tariff import rating_names
from lake.data_files import Values
from lake.reader import Reader
from lake.table import Table
from machine.command import Call, Counts, Job, Stop, bar, whole_number
from serving.parquet_files import Fingerprint
from serving.parts import Known, Making, listed, standing
from serving.report_files import Database, database, write_csvs
from serving.shown import NUMBERS, WHOLE, Shown, order, parts
from serving.shown_documents import SHOWN_DOCUMENTS, ShownDocuments
from serving.shown_runs import RUNS, ShownRuns
from serving.snapshots import UNFINISHED, Manifest, begin, current, finish, flip, prune, snapshot_id, whole
from serving.star_files import StarMaker, published_columns

PUBLISHING = Table(name="published", key=(), columns="")
"""No table: the name of the lock that one publishing at a time holds."""


def arguments(parser: argparse.ArgumentParser) -> None:
    kept = whole_number(1, 1_000_000)
    parser.add_argument("--keep", type=kept, default=5, metavar="N", help="snapshots kept (default: %(default)s)")


def run(call: Call) -> Counts:
    """Publishes what gold holds now, unless it is published. Raises ControlFailed if the files differ from it."""
    published = folder_of(call.settings.lake.published)
    check_bills(call)
    check_accounts(call)
    with call.locked(PUBLISHING):
        own_folders.own_published(call, published)
        with call.locked(*PUBLISHED):  # so that no job stands between two of its tables
            tables = call.reader.pinned(*PUBLISHED, *BESIDE)
        call.told(inputs=tables.at)
        before = whole(published, snapshot_id(tables.at, call.settings.publish.numbers))
        made = before or publish(call, tables, published)
        if current(published) != made:
            flip(published, made.id)
        removed = prune(published, call.args.keep)
    rows = sum(table["rows"] for table in made.tables.values())
    return {
        "snapshot": made.id,
        "published": 0 if before else 1,
        "tables": len(made.tables),
        "rows": rows,
        "reports": len(made.reports),
        "removed": removed,
        "path": str(published / made.id),
    }


def folder_of(setting: str) -> Path:
    """Where snapshots go. Raises Stop for a bucket: cycles that are as before are linked, which takes a file system."""
    if "://" in setting:
        raise Stop(
            "snapshots are published to a folder: name one as [lake] published in the settings, and send what is "
            "published there to a bucket with tollhouse export-s3."
        )
    return Path(setting).resolve()


def publish(call: Call, tables: Reader, published: Path) -> Manifest:
    """Makes the snapshot of these versions: tables, star and reports. A cycle that is as before is linked."""
    gold = shown(tables)
    cycles = gold.cycles()
    if not cycles:
        raise Stop("gold has nothing to publish yet: run tollhouse rate-usage and tollhouse bill-cycle first.")
    before = standing(published, current(published))
    id_ = snapshot_id(tables.at, call.settings.publish.numbers)
    making = Making(begin(published, id_), before)
    with tempfile.TemporaryDirectory(dir=published, prefix=UNFINISHED) as name:
        scratch = Path(name)
        known = written(gold, cycles, making)
        documents = ShownDocuments(tables, gold.keys)
        known[SHOWN_DOCUMENTS.short] = {name: documents.part(making, name) for name in cycles}
        known[RUNS.short] = {WHOLE: ShownRuns(tables.root, call.run).part(making)}
        if call.settings.publish.numbers:
            known |= listed_numbers(gold, making)
        call.say(f"{len(known)} tables written and compared with gold")
        unpublished = beside(call, tables, cycles, scratch)
        StarMaker(making, known, unpublished).every(cycles)
        folders = {name: making.folder / name for name in known} | {name: scratch / name for name in unpublished.known}
        with database(folders, unpublished.decimals, scratch) as db:
            reports = write_reports(tables, db, making.folder / "reports")
        call.say(f"{len(known)} tables with the star and {len(reports)} reports written")
    content = {name: listed(of_table, known[name]) for name, of_table in published_columns().items() if name in known}
    at = call.began.isoformat(timespec="milliseconds")
    return finish(making.folder, Manifest(id_, tables.at, content, tuple(sorted(reports)), at))


def listed_numbers(gold: Shown, making: Making) -> Known:
    """Writes which number each key stands for, and tells the part."""
    part = making.part(NUMBERS, WHOLE, gold.source_of_numbers, lambda path: making.write(gold.numbers(), path))
    return {NUMBERS: {WHOLE: part}}


def written(gold: Shown, cycles: list[str], making: Making) -> Known:
    """Writes the tables of gold, as they are shown, and tells their parts. Raises ControlFailed if a file differs."""
    known = Known()
    wanted = [(table, name, where) for table in PUBLISHED for name, where in parts(table, cycles).items()]
    for table, name, where in bar(wanted, len(wanted), "parts"):
        write = partial(write_shown, gold, table, where, making)
        part = making.part(table.short, name, gold.source(table, where), write)
        known.setdefault(table.short, {})[name] = part
    return known


def write_shown(gold: Shown, table: Table, where: Values, making: Making, path: Path) -> Fingerprint:
    """Writes a part that is not as before: one that is has its rows not even looked at."""
    return making.write(gold.rows(table, where), path, order(table))


def write_reports(tables: Reader, db: Database, folder: Path) -> list[str]:
    """Writes every report, from the files of the snapshot, and returns their names."""
    reports = [*REPORTS, MARGINS] if len(rating_names(tables)) > 1 else REPORTS
    write_csvs(db, reports, folder)
    return [report.name for report in reports]


JOB = Job("publish-gold", __doc__, "tollhouse publish-gold --keep 5", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
