"""What must hold of a lake so that jobs run: its tables' kind and columns, locks, unfinished runs, clock, snapshot."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bronze
import gold
import silver
from gold.control_totals import CONTROL_TOTALS
from gold.expired_detail import EXPIRED_DETAIL
from lake import log, upgrade
from lake.errors import Stop
from lake.locks import holders
from lake.log import NO_TABLE
from lake.runs import KILLED, RUNNING, jobs_that_ran, newest_runs
from lake.table import Table
from machine.command import Call
from machine.findings import FAULT, OK, WARN, Finding, in_one, of_stop
from serving.snapshots import current

WRITERS = {
    "bronze.cdr_events": "ingest-cdrs",
    **dict.fromkeys((table.name for table in silver.TABLES), "load-reference"),
    **dict.fromkeys(("silver.usage", "silver.rejects", "silver.duplicates"), "mediate-cdrs"),
    **dict.fromkeys(("gold.rated_usage", "gold.allowance_balances", "gold.bucket_balances"), "rate-usage"),
    **dict.fromkeys(("gold.bill_lines", "gold.bills"), "bill-cycle"),
    **dict.fromkeys(("gold.approvals", "gold.held_bills"), "approve-bills"),
    "gold.documents": "issue-bills",
    "gold.bases": "rerate-usage",
    CONTROL_TOTALS.name: "reconcile-lake",
    EXPIRED_DETAIL.name: "maintain-lake",
}
"""The job that writes each table."""

NEVER = datetime.min.replace(tzinfo=UTC)
AHEAD = timedelta(minutes=1)


def tables(call: Call) -> list[Finding]:
    """Whether every table is of a kind that this version reads and writes, and remembers as long as it should."""
    every = (*bronze.TABLES, *silver.TABLES, *gold.TABLES)
    there = [table for table in every if log.commits(call.reader.path(table))]
    if not there:
        return [Finding(WARN, "tables", f"there is no lake at {call.root} yet", "tollhouse ingest-cdrs")]
    wrong = [finding for table in there for finding in table_findings(call, table)]
    return in_one("tables", f"{len(there):,} at {call.root}, all of this version", wrong)


def table_findings(call: Call, table: Table) -> Iterator[Finding]:
    """What is wrong with one table."""
    path = call.reader.path(table)
    try:
        lacking = upgrade.lacking(table, path)
        properties = log.properties(path, log.newest(path))
    except Stop as stop:
        yield of_stop(FAULT, "tables", stop)
        return
    if lacking:
        writer = f"tollhouse {WRITERS[table.name]}"
        yield Finding(WARN, "tables", f"{table.name} lacks {', '.join(lacking)}, of this version", f"{writer} adds it")
    retention = call.settings.retention
    if retention.lacks(table, properties):
        text = f"{table.name} does not promise to keep its versions for {retention.days(table):,} days"
        yield Finding(WARN, "tables", text, "tollhouse maintain-lake")


def clock(call: Call) -> list[Finding]:
    """Whether this machine's clock is behind what was committed last."""
    every = (*bronze.TABLES, *silver.TABLES, *gold.TABLES)
    newest = max(max(log.commits(call.reader.path(table)).values(), default=NEVER) for table in every)
    now = datetime.now(UTC)
    if newest > now + AHEAD:
        text = f"it is {now:%Y-%m-%d %H:%M} UTC here, and the lake was changed at {newest:%Y-%m-%d %H:%M}"
        return [Finding(FAULT, "time", text, "set the clock, as by `timedatectl set-ntp true`")]
    return [Finding(OK, "time", f"{now:%Y-%m-%d %H:%M} UTC, {call.settings.tariff.time_zone} in the tariff")]


def locks(call: Call) -> list[Finding]:
    """Locks that a process holds which is no run of a job that the lake knows of."""
    held = holders(call.root)
    running = {
        run.pid for job in jobs_that_ran(call.root) for run in newest_runs(call.root, job) if run.state == RUNNING
    }
    strange = [
        Finding(WARN, "locks", f"{name} is held by process {pid}, which is no run that goes on", f"ps -fp {pid}")
        for name, pid in held.items()
        if pid not in running
    ]
    return in_one("locks", f"{len(held):,} held, by runs that go on" if held else "none held", strange)


def runs(call: Call) -> list[Finding]:
    """Jobs whose newest run never ended."""
    newest = [next(newest_runs(call.root, job), None) for job in jobs_that_ran(call.root)]
    killed = [
        Finding(WARN, "runs", f"{run.job} of {run.began:%Y-%m-%d %H:%M} never ended", f"tollhouse {run.job}")
        for run in newest
        if run is not None and run.state == KILLED
    ]
    return in_one("runs", f"{len(newest):,} jobs ran, none was killed when it ran last", killed)


def snapshot(call: Call) -> Iterator[Finding]:
    """Whether readers of files see what gold is now, as far as it was published. Control totals grow with each control,
    and are let pass."""
    figures = [table for table in gold.TABLES if table != CONTROL_TOTALS]
    published = call.settings.lake.published
    manifest = None if "://" in published else current(Path(published))
    try:
        now = call.reader.versions(*figures)
    except Stop:  # of a table that tables() tells of
        return
    if manifest is None:
        level = OK if max(now.values()) == NO_TABLE else WARN
        yield Finding(level, "snapshot", f"none at {published}", "" if level == OK else "tollhouse publish-gold")
    elif older := [name for name, version in now.items() if manifest.versions.get(name, version) != version]:
        text = f"{manifest.id} of {manifest.published_at[:16]} is older than {', '.join(older)}"
        yield Finding(WARN, "snapshot", text, "tollhouse publish-gold")
    else:
        yield Finding(OK, "snapshot", f"{manifest.id} of {manifest.published_at[:16]} is gold as it is")
