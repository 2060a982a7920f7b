"""Writes the controller's workbook of a cycle: bills, tax, journal, accrual, bridge, each total tied to its sources."""

import argparse
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path

from gold.control_totals import CONTROL_TOTALS, Total
from gold.cycles import cycle
from gold.hops import HOPS
from jobs.reading import lake_health
from machine.command import Call, ControlFailed, Counts, Job, Stop, bar
from machine.findings import OK
from serving.month_end.bridge import bridge
from serving.month_end.check import DIFFERS
from serving.month_end.checks import Controls, Figures, checks
from serving.month_end.invoices import Invoices, read_invoices, strays
from serving.month_end.journal import journal
from serving.month_end.month import NEEDED, Month, read_month
from serving.month_end.sheets import sheets
from serving.month_end.workbook import workbook
from serving.opened import Snapshot, opened

NAMED = 5
"""Checks that are named where they differ; the workbook has all."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cycle", type=cycle, required=True, help="as 2026-03")
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="default: month_end/month-end-CYCLE.xlsx beside the snapshots"
    )


def run(call: Call) -> Counts:
    """Writes the workbook. Raises ControlFailed, when it is written, where a total is not what its source says."""
    snapshot = opened(call.settings.lake.published, NEEDED)
    path = path_of(call, snapshot)
    for finding in lake_health.snapshot(call):
        if finding.level != OK:
            call.say(f"warning: {finding.text}: {finding.mend} first shows what gold is now")
    month = read_month(snapshot, call.args.cycle)
    ledger = call.settings.ledger
    figures = Figures(month, journal(month, ledger), bridge(month), invoices(call, month), controls(call))
    checked = checks(figures)
    made = datetime.fromisoformat(snapshot.manifest.published_at)
    origin = f"snapshot {snapshot.manifest.id}, published {made.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    write(path, workbook(sheets(figures, checked, origin), month.currency, month.decimals, made))
    differing = [check.name for check in checked if check.verdict == DIFFERS]
    if differing:
        more = f" and {len(differing) - NAMED} more" if len(differing) > NAMED else ""
        raise ControlFailed(
            f"{path} is written, and {len(differing)} of its {len(checked)} checks differ: "
            f"{'; '.join(differing[:NAMED])}{more}: its sheet Checks says what mends them."
        )
    return {
        "cycle": month.cycle,
        "snapshot": snapshot.manifest.id,
        "bills": len(month.bills),
        "checks": len(checked),
        "path": str(path),
    }


def path_of(call: Call, snapshot: Snapshot) -> Path:
    """Where the workbook goes. Raises Stop for a name that Excel would not open."""
    to: Path | None = call.args.to
    if to is not None and to.suffix != ".xlsx":
        raise Stop(f"{to} is no workbook's name: name one that ends in .xlsx.")
    return to or snapshot.folder.with_name("month_end") / f"month-end-{call.args.cycle.name}.xlsx"


def invoices(call: Call, month: Month) -> Invoices:
    """What the files say of the documents of the cycle that are drawn."""
    folder = Path(call.settings.lake.invoices)
    documents = bar(month.documents, len(month.documents), "invoices")
    every = list(read_invoices(documents, folder, month.cycle))
    return Invoices(every, strays(month.documents, folder, month.cycle))


def controls(call: Call) -> Controls:
    """The control totals of the last reconcile-lake: of the lake itself, since it also looks at what was published."""
    tables = call.reader.pinned(CONTROL_TOTALS)
    call.told(inputs=tables.at)
    rows = tables.rows(CONTROL_TOTALS)
    if not rows:
        return Controls("", None, ())
    last = max(rows, key=itemgetter("checked_at", "control_run"))
    columns = ("hop", "part", "measure", "going_in", "coming_out", "note")
    totals = [Total(*(row[name] for name in columns)) for row in rows if row["control_run"] == last["control_run"]]
    return Controls(last["control_run"], last["checked_at"], sorted(totals, key=by_hop))


def by_hop(total: Total) -> tuple[int, str, str]:
    return HOPS.index(total.hop), total.part, total.measure


def write(path: Path, content: bytes) -> None:
    """Puts the workbook in place at once. Raises Stop where that cannot be."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        raise Stop(f"cannot write {path}: {error.strerror}; name another file with --to.") from None


JOB = Job("month-end", __doc__, "tollhouse month-end --cycle 2026-03", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
