"""A job as a command: its arguments, exit status, progress on stderr and counts as JSON on stdout."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lake import failures
from lake.errors import ControlFailed, Stop
from lake.locks import TableLocks
from lake.masking import masked
from lake.paths import rooted
from lake.runs import here
from lake.settings import Settings, as_toml, read_settings
from lake.signals import interrupted
from lake.time_zones import read_time_zone
from machine.arguments import Parser, duration, person, whole_number
from machine.pipes import LEFT, has_left
from machine.progress import Pulse, above, bar, in_words
from machine.recorder import Recorder
from machine.silence import libraries_silent

if TYPE_CHECKING:
    from lake.pinned import Pinned
    from lake.reader import Reader
    from lake.store import Store
    from lake.table import Table

Counts = dict[str, Any]

__all__ = ["Call", "ControlFailed", "Counts", "Job", "Stop", "bar", "duration", "person", "whole_number"]

DONE = 0


@dataclass
class Call:
    """One run of a job: its arguments, the settings, and the store, which opens a session at its first use.

    quick: whether that session is for work that is soon over. streams: whether it must be the job's own. recorder: what
    keeps the run's record, if any does. pulse: says on a terminal how far its session is, the job's own alone.
    """

    args: argparse.Namespace
    settings: Settings
    job: str
    opened: "Store | None" = field(default=None)
    quick: bool = False
    streams: bool = False
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    recorder: Recorder | None = None
    pulse: Pulse | None = None

    @property
    def run(self) -> str:
        """The run's name, which its rows carry: rate-usage-20260401T020000.123456."""
        return f"{self.job}-{self.began:%Y%m%dT%H%M%S.%f}"

    @property
    def today(self) -> date:
        """The day on which the run began, where the tariff is."""
        return self.began.astimezone(read_time_zone(self.settings.tariff.time_zone)).date()

    @property
    def store(self) -> "Store":
        """The lake of the settings."""
        if self.opened is None:
            self.opened = open_store(self)
        return self.opened

    @property
    def root(self) -> str:
        """The lake's folder, or its URL."""
        return rooted(self.settings.lake.path) if self.opened is None else self.opened.root

    @property
    def reader(self) -> "Reader":
        """The same lake, read without Spark."""
        from lake.reader import Reader  # polars takes a tenth of a second: only jobs that need it pay

        return Reader(self.root)

    def pinned(self, *tables: "Table") -> "Pinned":
        """The tables as they are now: what the job reads, and the run's record tells."""
        pinned = self.store.pinned(*tables)
        self.told(inputs=pinned.versions)
        return pinned

    def told(self, **facts: Mapping[str, Any]) -> None:
        """Keeps counts so far, or versions of inputs or outputs, in the run's record."""
        if self.recorder is not None:
            self.recorder.tell(**facts)

    def locked(self, *tables: "Table") -> AbstractContextManager[None]:
        """Holds the tables against other writers on this machine, without a session."""
        if self.opened is not None:
            return self.opened.locked(*tables)
        return TableLocks(self.root).held(table.name for table in tables)

    def say(self, text: str) -> None:
        """Writes a line of progress to stderr."""
        above(f"{self.job}: {masked(text)}", sys.stderr)

    def show(self, text: str) -> None:
        """Writes what was asked for to stdout."""
        above(text, sys.stdout)


def open_store(call: Call) -> "Store":
    """The lake of the settings in the warm session, or in one of the job's own, or in the one that runs."""
    from lake.store import Store
    from lake.tasks import tasks_of
    from machine.sessions import opened  # pyspark takes a second to import: only jobs that need it pay
    from machine.warm_session import warm

    spark = opened(call.job, warm(), call.quick, call.streams, call.say)
    if call.pulse is not None:
        call.pulse.begin(tasks_of(spark))
    return Store(spark, call.settings.lake.path, call.settings.retention)


@dataclass(frozen=True)
class Job:
    """A verb-noun name, what it does, an example, its arguments, and the function that does it and returns counts.

    streams: whether it follows any, and so attaches to no other session. kept: whether the lake keeps a record of its
    runs: not of a job that only reads, or changes nothing of the lake by itself.
    """

    name: str
    about: str | None
    example: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Call], Counts]
    streams: bool = False
    kept: bool = True

    def main(self, argv: Sequence[str] | None = None, store: "Store | None" = None) -> int:
        """Runs the job and returns its exit status: 0 done, 1 stopped, 2 wrong arguments, 3 a control failed,
        LEFT where nobody reads what it writes any more."""
        try:
            args = self.parser().read(argv)
        except SystemExit as parsed:  # argparse leaves by itself for --help and for wrong arguments
            return int(parsed.code or DONE)
        with libraries_silent(), interrupted() as asked:
            try:
                counts = self.counts(args, store)
                if args.json:
                    print(json.dumps(counts, default=str))
                sys.stdout.flush()
            except (Exception, KeyboardInterrupt) as error:
                if isinstance(error, BrokenPipeError) and has_left(sys.stdout):
                    return LEFT
                end = failures.end(KeyboardInterrupt() if asked.is_set() else error)  # what that broke is no news
                if end is None:
                    sys.excepthook = failures.tell_fault
                    raise
                status, why = end
                if args.json and isinstance(error, ControlFailed) and error.counts is not None:
                    print(json.dumps(error.counts, default=str), flush=True)
                print(f"{self.name}: {why}", file=sys.stderr, flush=True)
                return status
        return DONE

    def counts(self, args: argparse.Namespace | Sequence[str], store: "Store | None" = None) -> Counts:
        """Runs the job and returns its counts. Raises Stop and ControlFailed."""
        args = args if isinstance(args, argparse.Namespace) else self.parser().read(args)
        began = time.monotonic()
        own = store and store.apart()  # of several jobs at once that share a session, each tells what it wrote
        pulse = None if store else Pulse(self.name)
        call = Call(args, read_settings(args.settings), self.name, own, streams=self.streams, pulse=pulse)
        only_asks = getattr(args, "as_of", None) is not None or getattr(args, "dry_run", False)
        if self.kept and not only_asks:
            settings = as_toml(call.settings)
            run = here(call.run, self.name, call.began, settings, masked(getattr(args, "by", None) or ""))
            call.recorder = Recorder(call.root, run, settings, call.say)
        with call.recorder or nullcontext(), pulse or nullcontext():
            counts = self.run(call)
            call.told(counts=counts, outputs=call.opened.outputs if call.opened else {})
        call.say(f"{in_words(counts) or 'done'} ({time.monotonic() - began:.1f} s)")
        return counts

    def parser(self) -> Parser:
        """The job's arguments, with those that every job has."""
        parser = Parser(
            prog=f"tollhouse {self.name}",
            description=self.about,
            epilog=f"example:\n  {self.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.add_argument("--settings", type=Path, default=Path("conf/local.toml"), help="default: %(default)s")
        parser.add_argument("--json", action="store_true", help="write the counts to stdout as one JSON object")
        self.arguments(parser)
        return parser
