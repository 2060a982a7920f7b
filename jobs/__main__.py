"""The command `tollhouse`: every job of this folder by its name."""

import ast
import importlib
import signal
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from lake.signals import asked_to_end
from lake.version import VERSION

JOBS = (
    "run-month",
    "start-session",
    "stop-session",
    "start-broker",
    "produce-cdrs",
    "ingest-cdrs",
    "check-tariff",
    "price-usage",
    "load-reference",
    "mediate-cdrs",
    "rate-usage",
    "bill-cycle",
    "approve-bills",
    "issue-bills",
    "rerate-usage",
    "check-numbers",
    "seal-cycle",
    "verify-seal",
    "render-bills",
    "publish-gold",
    "export-s3",
    "write-bi",
    "reconcile-lake",
    "month-end",
    "export-journal",
    "open-dashboard",
    "show-bill",
    "bill-history",
    "explain-charge",
    "explain-bill",
    "trace-cdr",
    "reproduce-bill",
    "sample-bills",
    "sql",
    "maintain-lake",
    "run-history",
    "doctor",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the job that the first argument names, and returns its exit status; 2 for a name that is none."""
    name, *rest = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    if name in ("--help", "-h"):
        print(overview())
        return 0
    if name in ("--version", "-V"):
        print(f"tollhouse {VERSION}")
        return 0
    if name not in JOBS:
        close = get_close_matches(name, JOBS)
        more = f"Did you mean {' or '.join(close)}?" if close else "`tollhouse --help` lists them."
        print(f"tollhouse: there is no job {name!r}. {more}", file=sys.stderr)
        return 2
    with asked_to_end() as asked:  # until the job itself listens: an import that is broken off tells all it was at
        job = importlib.import_module(f"jobs.{name.replace('-', '_')}")
        status: int = stopped(name) if asked.is_set() else job.main(rest)
    if argv is None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # all is said: Ctrl-C while Python ends tells nothing more
    return status


def stopped(name: str) -> int:
    print(f"{name}: stopped when asked to, before it began.", file=sys.stderr)
    return 1


def overview() -> str:
    """Every job and what it does."""
    jobs = "\n".join(f"  {name:<16}{about(name)}" for name in JOBS)
    usage = "usage: tollhouse JOB [--help] [...]\n       tollhouse --version\n\nFrom call records to bills."
    return f"{usage}\n\njobs, in the data's order:\n{jobs}"


def about(name: str) -> str:
    """The first line of the job's file, read without importing it: Spark takes a second."""
    source = Path(__file__).with_name(f"{name.replace('-', '_')}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


if __name__ == "__main__":
    raise SystemExit(main())
