"""A job as a command: its arguments, exit status, progress on stderr and counts as JSON on stdout."""

import argparse
import json
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tqdm import tqdm

from lake import failures
from lake.errors import ControlFailed, Stop
from lake.locks import TableLocks
from lake.paths import rooted
from lake.settings import Settings, read_settings
from lake.signals import interrupted, kept
from machine.silence import libraries_silent

if TYPE_CHECKING:
    from lake.reader import Reader
    from lake.store import Store
    from lake.table import Table

Counts = dict[str, Any]
Item = TypeVar("Item")

__all__ = ["Call", "ControlFailed", "Counts", "Job", "Stop", "bar", "duration", "whole_number"]

DONE = 0
SECONDS = {"s": 1, "m": 60, "h": 3_600}


@dataclass
class Call:
    """One run of a job: its arguments, the settings, and the store, which opens a session at its first use.

    quick: whether that session is for work that is soon over. streams: whether it must be the job's own.
    """

    args: argparse.Namespace
    settings: Settings
    job: str
    opened: "Store | None" = field(default=None)
    quick: bool = False
    streams: bool = False
    began: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def run(self) -> str:
        """The run's name, which its rows carry: rate-usage-20260401T020000.123456."""
        return f"{self.job}-{self.began:%Y%m%dT%H%M%S.%f}"

    @property
    def store(self) -> "Store":
        """The lake of the settings."""
        if self.opened is None:
            self.opened = open_store(self)
        return self.opened

    @property
    def reader(self) -> "Reader":
        """The same lake, read without Spark."""
        from lake.reader import Reader  # polars takes a tenth of a second: only jobs that need it pay

        return Reader(rooted(self.settings.lake.path) if self.opened is None else self.opened.root)

    def locked(self, *tables: "Table") -> AbstractContextManager[None]:
        """Holds the tables against other writers on this machine, without a session."""
        if self.opened is not None:
            return self.opened.locked(*tables)
        return TableLocks(rooted(self.settings.lake.path)).held(table.name for table in tables)

    def say(self, text: str) -> None:
        """Writes a line of progress to stderr."""
        print(f"{self.job}: {text}", file=sys.stderr, flush=True)


def open_store(call: Call) -> "Store":
    """The lake of the settings in the warm session, or in one of the job's own, or in the one that runs."""
    from lake.store import Store
    from machine.sessions import attached, session  # pyspark takes a second to import: only jobs that need it pay
    from machine.warm_session import warm

    began, remote = time.monotonic(), warm()
    if remote and call.streams:
        call.say(f"streams end with the session they run in, and this job's with the job: not attached to {remote}")
    if remote and not call.streams:
        spark, what = attached(call.job, remote), f"attached to the warm session at {remote}"
    else:
        with kept(signal.SIGINT):  # Spark takes Ctrl-C for itself, and asks Java while another answer is awaited
            spark, what = session(call.job, call.quick), "Spark session ready"
    call.say(f"{what} ({time.monotonic() - began:.1f} s)")
    return Store(spark, call.settings.lake.path)


@dataclass(frozen=True)
class Job:
    """A verb-noun name, what it does, an example, its arguments, and the function that does it and returns counts.

    streams: whether it follows any, and so attaches to no other session.
    """

    name: str
    about: str | None
    example: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Call], Counts]
    streams: bool = False

    def main(self, argv: Sequence[str] | None = None, store: "Store | None" = None) -> int:
        """Runs the job and returns its exit status: 0 done, 1 stopped, 2 wrong arguments, 3 a control failed."""
        try:
            args = self.parser().parse_args(argv)
        except SystemExit as parsed:  # argparse leaves by itself for --help and for wrong arguments
            return int(parsed.code or DONE)
        with libraries_silent(), interrupted() as asked:
            try:
                counts = self.counts(args, store)
            except (Exception, KeyboardInterrupt) as error:
                end = failures.end(KeyboardInterrupt() if asked.is_set() else error)  # what that broke is no news
                if end is None:
                    raise
                status, why = end
                print(f"{self.name}: {why}", file=sys.stderr, flush=True)
                return status
        if args.json:
            print(json.dumps(counts, default=str), flush=True)
        return DONE

    def counts(self, args: argparse.Namespace | Sequence[str], store: "Store | None" = None) -> Counts:
        """Runs the job and returns its counts. Raises Stop and ControlFailed."""
        if not isinstance(args, argparse.Namespace):
            args = self.parser().parse_args(args)
        began = time.monotonic()
        call = Call(args, read_settings(args.settings), self.name, store, streams=self.streams)
        counts = self.run(call)
        call.say(f"{in_words(counts) or 'done'} ({time.monotonic() - began:.1f} s)")
        return counts

    def parser(self) -> argparse.ArgumentParser:
        """The job's arguments, with those that every job has."""
        parser = argparse.ArgumentParser(
            prog=f"tollhouse {self.name}",
            description=self.about,
            epilog=f"example:\n  {self.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.add_argument("--settings", type=Path, default=Path("conf/local.toml"), help="default: %(default)s")
        parser.add_argument("--json", action="store_true", help="write the counts to stdout as one JSON object")
        self.arguments(parser)
        return parser


def no_arguments(_: argparse.ArgumentParser) -> None:
    """Of a job that has none beside those of every job."""


def in_words(counts: Counts) -> str:
    """The counts as one line: plain values in their order, deeper ones left to --json."""
    shown = {k.replace("_", " "): v for k, v in counts.items() if isinstance(v, int | str) and v != ""}
    return ", ".join(f"{k} {v:,}" if isinstance(v, int) else f"{k} {v}" for k, v in shown.items())


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """An argparse type: whole numbers between two, both included."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least:,} to {most:,}")
        return int(text)

    return read


def duration(text: str) -> int:
    """An argparse type: seconds, of a time such as 10s, 5m or 1h."""
    match = re.fullmatch(r"([1-9][0-9]{0,4})([smh])", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 10s, 5m or 1h")
    return int(match[1]) * SECONDS[match[2]]


def bar(items: Iterable[Item], total: int, what: str, size: Callable[[Item], int] = lambda _: 1) -> Iterator[Item]:
    """The items, with a progress bar on stderr while they pass. size: how much of the total an item is."""
    if not total:
        yield from items
        return
    with tqdm(total=total, desc=what, unit_scale=True, file=sys.stderr, mininterval=0.5) as shown:
        for item in items:
            yield item
            shown.update(size(item))
