"""Writes the kits of BI tools: Power BI, DuckDB, Athena, QuickSight, PostgreSQL, SQL Server, and the KPIs as a page."""

import argparse
import tempfile
from pathlib import Path

from lake.paths import has_login
from machine.command import Call, Counts, Job, Stop
from serving.bi.kits import write_kits
from serving.bi.rows import write_rows
from serving.bi.tables import KIT_TABLES
from serving.bi.target import Target
from serving.opened import Fault, Unreadable
from serving.snapshots import current


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, help="default: bi, beside what is published")
    parser.add_argument(
        "--location", default=Target.location, metavar="URL", help="where an object store has the snapshots: s3://..."
    )
    parser.add_argument("--lake", default=Target.lake, metavar="URL", help="where it has the lake, for Delta in Athena")
    parser.add_argument("--rows", action="store_true", help="write the snapshot's rows as CSV too, for databases")


def run(call: Call) -> Counts:
    """Writes what the declarations say, for the snapshot that is current. Raises Stop for rows where there is none, or
    an older one that lacks a table."""
    for address in (call.args.location, call.args.lake):
        if has_login(address):
            raise Stop("an address holds a login, which the kits would repeat: name the place alone.")
    published = Path(call.settings.lake.published).resolve()
    folder = call.args.folder or published.with_name("bi")
    snapshot = current(published)
    if call.args.rows and snapshot is None:
        raise Stop(f"there is no snapshot in {published} to write rows of: run tollhouse publish-gold first.")
    lacking = [table.name for table in KIT_TABLES if snapshot and table.name not in snapshot.tables]
    if call.args.rows and snapshot and lacking:
        raise Unreadable(Fault.OLDER, id=snapshot.id, missing=", ".join(lacking))
    if snapshot is None:
        call.say(f"warning: nothing is published in {published} yet: what is written here finds no table before that")
    location, lake = call.args.location.rstrip("/"), call.args.lake.rstrip("/")
    target = Target(str(published), location, lake, snapshot.id if snapshot else Target.snapshot)
    counts: Counts = {"files": write_kits(folder, target)}
    if call.args.rows and snapshot:
        with tempfile.TemporaryDirectory() as scratch:
            counts["rows"] = write_rows(published / snapshot.id, folder / "rows", Path(scratch))
    return counts | {"folder": str(folder)}


JOB = Job("write-bi", __doc__, "tollhouse write-bi --rows", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
