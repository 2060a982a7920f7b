"""The history of runs: a small JSON file for each run of a job, below the lake: _runs/2026-11/<run>.json.

It is written when the run begins, and replaced when it ends. A crash leaves it as it was: whoever reads it sees that
the process is gone. It holds whole numbers, plain words, instants, and who had it run: no secret and no telephone
number. What settings the run had stands once for all runs that had the same: _runs/settings/<hash>.toml.
"""

import getpass
import hashlib
import json
import os
import platform
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from lake.pack import code_hash
from lake.text_files import names_below, read_text, write_text
from lake.time_zones import database_version
from lake.version import VERSION

FOLDER = "_runs"
RUNNING, DONE, STOPPED, FAILED, KILLED = "running", "done", "stopped", "failed", "killed"
STATES = (RUNNING, DONE, STOPPED, FAILED, KILLED)
"""stopped: for a reason of its own, or when asked to. failed: by a gate, a library or a fault. killed: never ended."""

MONTH = re.compile(r"[0-9]{4,}-[0-9]{2}")
FILE = re.compile(r"(?P<job>[a-z-]+)-(?P<time>[0-9]{8}T[0-9]{6}\.[0-9]{6})\.json")
BEGAN = "%Y%m%dT%H%M%S.%f"
"""How a run's name ends, in UTC."""

WORD = re.compile(r"(?!.*[0-9]{6})[A-Za-z0-9_.-]{1,40}")
"""A name, a month or a state; no telephone number, path or sentence."""

INSTANT = re.compile(r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(\.[0-9]{6})?[+]00:00")

CLOCK_STEP = 60
"""Seconds that a clock may be set back or forth while a process runs: the system tells its beginning by the clock."""

LAG = "lag"
"""The count of records that Kafka held back when a run ended, or when it last looked."""


@dataclass(frozen=True)
class Run:
    """One run of a job. began, ended: UTC. counts: whole numbers and words by name, or one level deeper.

    inputs: versions of the tables that it read, by name. outputs: those in which it left the tables that it wrote, or
    looked at and had nothing to write to; of a run that is done alone. by: who had it run, as they call themselves;
    empty where nobody said. user: the operating system's. host, pid: where it runs, or ran. code: a hash of the
    packages. settings: the name of their file. time_zones: the version of their database.
    """

    run: str
    job: str
    began: datetime
    state: str = RUNNING
    ended: datetime | None = None
    exit_status: int | None = None
    counts: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, int] = field(default_factory=dict)
    outputs: Mapping[str, int] = field(default_factory=dict)
    by: str = ""
    user: str = ""
    host: str = ""
    pid: int = 0
    version: str = VERSION
    code: str = ""
    settings: str = ""
    time_zones: str = ""

    @property
    def seconds(self) -> float | None:
        """How long it took; None as long as it has not ended, or if it never did."""
        return None if self.ended is None else (self.ended - self.began).total_seconds()

    def as_dict(self) -> dict[str, Any]:
        """Its fields and seconds, times as ISO 8601."""
        ended = None if self.ended is None else self.ended.isoformat()
        return asdict(self) | {"began": self.began.isoformat(), "ended": ended, "seconds": self.seconds}


def here(run: str, job: str, began: datetime, settings: str = "", by: str = "") -> Run:
    """A run that begins in this process. settings: their text. by: without what it must not tell."""
    process = Run(run, job, began, by=by, user=user(), host=platform.node(), pid=os.getpid())
    return replace(process, code=code_hash(), settings=named(settings), time_zones=database_version())


def named(settings: str) -> str:
    """What settings are called."""
    return hashlib.sha256(settings.encode()).hexdigest()


def user() -> str:
    """The operating system's name of whoever runs this process, or its number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return str(os.getuid())


def harmless(counts: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a job's counts: numbers, words and instants, and below a name the same once more."""
    kept = {name: value for name, value in counts.items() if is_plain(value)}
    for name, value in counts.items():
        if isinstance(value, Mapping) and (plain := {k: v for k, v in value.items() if is_plain(k) and is_plain(v)}):
            kept[name] = plain
    return kept


def is_plain(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and any(form.fullmatch(value) for form in (WORD, INSTANT)))


def file_of(run: str, began: datetime) -> str:
    """Where a run's file is in its lake."""
    return f"{FOLDER}/{began:%Y-%m}/{run}.json"


def write_run(root: str, run: Run) -> None:
    """Writes the run's file anew, in the lake at a folder or a URL. Raises OSError where that cannot be written."""
    write_text(root, file_of(run.run, run.began), json.dumps(run.as_dict()) + "\n")


def write_settings(root: str, text: str) -> None:
    """Writes settings, which hold no secret, below their name, unless they stand there."""
    folder, name = f"{FOLDER}/settings", f"{named(text)}.toml"
    if name not in names_below(root, folder):
        write_text(root, f"{folder}/{name}", text)


def newest_runs(root: str, job: str = "", until: datetime | None = None) -> Iterator[Run]:
    """The runs of the lake, newest first, of one job or all, read one by one as they are asked for.

    until: none that began after it. Raises OSError where a bucket does not answer.
    """
    for name in newest_files(root, job, until):
        run = read_run(root, name)
        if run is not None:
            yield run


def run_named(root: str, name: str) -> Run | None:
    """The run of a name, as rows carry it; None where the lake keeps no record of it."""
    match = FILE.fullmatch(f"{name}.json")
    return read_run(root, file_of(name, datetime.strptime(match["time"], BEGAN))) if match else None


def settings_of(root: str, run: Run) -> str | None:
    """The text of the settings that a run had; None where it is not kept."""
    try:
        return read_text(root, f"{FOLDER}/settings/{run.settings}.toml")
    except OSError:
        return None


def newest_files(root: str, job: str, until: datetime | None = None) -> Iterator[str]:
    """Where the runs are written in the lake, newest first, of one job or all."""
    last = f"{until.astimezone(UTC):{BEGAN}}" if until else "9"
    months = sorted(filter(MONTH.fullmatch, names_below(root, FOLDER)), reverse=True)
    for folder in (f"{FOLDER}/{month}" for month in months):
        runs = [
            (match["time"], match["job"], match[0]) for match in map(FILE.fullmatch, names_below(root, folder)) if match
        ]
        chosen = [(time, name) for time, of_job, name in runs if job in ("", of_job) and time <= last]
        yield from (f"{folder}/{name}" for _, name in sorted(chosen, reverse=True))


def jobs_that_ran(root: str) -> list[str]:
    """The names of jobs that have a run, by the names of files alone."""
    files = (FILE.fullmatch(name.rpartition("/")[2]) for name in newest_files(root, ""))
    return sorted({match["job"] for match in files if match})


def read_run(root: str, name: str) -> Run | None:
    """A run of a file, told as killed where it is not running any more; None of what is no run."""
    try:
        values = json.loads(read_text(root, name))
        ended = values["ended"] and datetime.fromisoformat(values["ended"])
        known = {field: values[field] for field in Run.__dataclass_fields__ if field in values}
        run = Run(**known | {"began": datetime.fromisoformat(values["began"]), "ended": ended})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return replace(run, state=KILLED) if run.state == RUNNING and not is_alive(run) else run


def is_alive(run: Run) -> bool:
    """Whether the run's process is there. Of another machine's nobody can tell here, and it counts as gone."""
    if run.host != platform.node():
        return False
    import psutil  # a hundredth of a second, which those that write no more than a record spare

    try:
        return psutil.Process(run.pid).create_time() - CLOCK_STEP <= run.began.timestamp()
    except psutil.Error:  # none has its number; one that has, and began later, is another
        return False
