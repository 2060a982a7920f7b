"""Publishes gold as an immutable Parquet snapshot and CSV reports, all from one set of pinned versions."""

import argparse
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gold import TABLES
from gold.rated_usage import RATED_USAGE
from gold.reports import NET_REPORTS, REPORTS
from gold.reports.margins import MARGINS
from jobs.reading.currency import check_bills
from jobs.reading.revenue import discounts
from jobs.reading.tariff import rating_names
from lake.log import NO_TABLE
from lake.reader import Reader
from lake.table import Table
from machine.command import Call, ControlFailed, Counts, Job, Stop, whole_number
from serving.parquet_files import Fingerprint, fingerprint, read_table, write_table
from serving.report_files import add_net_revenue, database, write_csvs
from serving.snapshots import Manifest, begin, current, finish, flip, prune, snapshot_id, whole
from silver.rate_plans import RATE_PLANS
from silver.rejects import REJECTS

REPORT_TABLES = (REJECTS, RATE_PLANS)
"""Tables that reports read and that are not published."""

PUBLISHING = Table(name="published", key=(), columns="")
"""No table: the name of the lock that one publishing at a time holds."""


def arguments(parser: argparse.ArgumentParser) -> None:
    kept = whole_number(1, 1_000_000)
    parser.add_argument("--keep", type=kept, default=5, metavar="N", help="snapshots kept (default: %(default)s)")


def run(call: Call) -> Counts:
    """Publishes what gold holds now, unless it is published. Raises ControlFailed if the files differ from it."""
    published = folder_of(call.settings.lake.published)
    check_bills(call)
    with call.locked(PUBLISHING):
        with call.locked(*TABLES):  # so that no job stands between two of its tables
            tables = call.reader.pinned(*TABLES, *REPORT_TABLES)
        before = whole(published, snapshot_id(tables.at))
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
    """Where snapshots go. Raises Stop for a bucket."""
    if "://" in setting:
        raise Stop(f"snapshots cannot be published to {setting} yet: name a folder as published in the settings.")
    return Path(setting).resolve()


def publish(call: Call, tables: Reader, published: Path) -> Manifest:
    """Makes the snapshot of these versions: writes tables and reports, reads the tables back, compares them."""
    if tables.at[RATED_USAGE.name] == NO_TABLE:
        raise Stop("gold has nothing to publish yet: run tollhouse rate-usage and tollhouse bill-cycle first.")
    making = begin(published, snapshot_id(tables.at))
    for table in TABLES:
        write_table(tables.scan(table), making / short(table))
    with ThreadPoolExecutor(1) as pool:
        wanted = pool.submit(lambda: {short(table): fingerprint(tables.scan(table)) for table in TABLES})
        reports = write_reports(call, tables, making)
        call.say(f"{len(TABLES)} tables and {len(reports)} reports written, comparing them with gold")
        written = {short(table): fingerprint(read_table(making / short(table))) for table in TABLES}
    check(wanted.result(), written, making)
    return finish(
        making,
        Manifest(
            id=snapshot_id(tables.at),
            versions=tables.at,
            tables={name: {"rows": content.rows, "hash": content.hash} for name, content in written.items()},
            reports=tuple(sorted(reports)),
            published_at=call.began.isoformat(timespec="milliseconds"),
        ),
    )


def write_reports(call: Call, tables: Reader, making: Path) -> list[str]:
    """Writes every report, from the files of the snapshot, and returns their names."""
    reports = [*REPORTS, MARGINS] if len(rating_names(tables)) > 1 else REPORTS
    with tempfile.TemporaryDirectory(dir=making, prefix="scratch-") as folder:
        scratch, decimals = Path(folder), call.settings.tariff.decimals
        for table in REPORT_TABLES:
            write_table(tables.scan(table), scratch / short(table))
        folders = {short(table): making / short(table) for table in TABLES}
        folders |= {short(table): scratch / short(table) for table in REPORT_TABLES}
        with database(folders, decimals, scratch) as db, ThreadPoolExecutor(1) as pool:
            net = pool.submit(add_net_revenue, db.cursor(), discounts(tables), decimals, scratch)
            write_csvs(db, reports, making / "reports")
            net.result()
            write_csvs(db, NET_REPORTS, making / "reports")
    return [report.name for report in (*reports, *NET_REPORTS)]


def short(table: Table) -> str:
    """A table's name without its layer's."""
    return table.name.partition(".")[2]


def check(wanted: Mapping[str, Fingerprint], written: Mapping[str, Fingerprint], making: Path) -> None:
    """Raises ControlFailed where the Parquet files hold other rows than the table."""
    for name, content in written.items():
        if content != wanted[name]:
            raise ControlFailed(
                f"the snapshot of gold.{name} has {content.rows:,} rows and hash {content.hash}, the table "
                f"{wanted[name].rows:,} and {wanted[name].hash}: nothing was published, look at {making / name}."
            )


JOB = Job("publish-gold", __doc__, "tollhouse publish-gold --keep 5", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
