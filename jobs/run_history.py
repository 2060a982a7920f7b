"""Shows the runs of jobs, newest first: when, how they ended, how long they took and what they counted."""

import argparse
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from jobs.reading.run_metrics import run_samples
from lake.runs import Run, jobs_that_ran, newest_runs
from lake.whole_files import write_whole
from machine.command import Call, Counts, Job, Stop, whole_number
from machine.progress import in_words
from serving.bill_history_text import who
from serving.metrics import metrics_text
from serving.text_table import text_table

TITLES = ("began (UTC)", "job", "state", ">exit", ">seconds", "user", "counts")
WIDEST = 80
"""Characters of counts in the table; --json has all."""


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--last", type=whole_number(1, 1_000_000), default=20, metavar="N", help="how many (default: %(default)s)")
    add("--job", metavar="NAME", default="", help="of this job alone")
    add("--prometheus", type=Path, metavar="FILE", help="write metrics for node_exporter, as DIR/tollhouse.prom")


def run(call: Call) -> Counts:
    """Prints the runs, or writes metrics. Raises Stop for a job of which none is kept, where others have some."""
    if call.args.prometheus:
        samples = list(run_samples(call))
        write_whole(call.args.prometheus, metrics_text(samples))
        return {"samples": len(samples), "file": str(call.args.prometheus)}
    runs = list(islice(newest_runs(call.root, call.args.job), call.args.last))
    if not runs and (ran := jobs_that_ran(call.root)):
        raise Stop(f"no run of {call.args.job} is kept: there are some of {', '.join(ran)}.")
    if not runs:
        call.say(f"{call.root} keeps no such run")
    elif not call.args.json:
        print("\n".join(text_table(TITLES, map(row, runs))))
    return {"runs": len(runs), "listed": [run.as_dict() for run in runs]}


def row(run: Run) -> Sequence[str]:
    """A run as texts."""
    counts = in_words(run.counts)
    return (
        f"{run.began:%Y-%m-%d %H:%M:%S}",
        run.job,
        run.state,
        "" if run.exit_status is None else str(run.exit_status),
        "" if run.seconds is None else f"{run.seconds:.1f}",
        who(run),
        counts if len(counts) <= WIDEST else f"{counts[: WIDEST - 1]}…",
    )


JOB = Job("run-history", __doc__, "tollhouse run-history --job rate-usage --last 5", arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
