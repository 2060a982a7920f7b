"""The history of runs: a small JSON file for each run of a job, below the lake: _runs/2026-11/<run>.json.

It is written when the run begins, and replaced when it ends. A crash leaves it as it was: whoever reads it sees that
the process is gone. It holds whole numbers and plain words, and so no secret and no telephone number. What settings the
run had stands once for all runs that had the same: _runs/settings/<hash>.toml.
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
from pathlib import Path
from typing import Any

from lake.pack import code_hash
from lake.time_zones import database_version
from lake.version import VERSION
from lake.whole_files import write_whole

FOLDER = "_runs"
RUNNING, DONE, STOPPED, FAILED, KILLED = "running", "done", "stopped", "failed", "killed"
STATES = (RUNNING, DONE, STOPPED, FAILED, KILLED)
"""stopped: for a reason of its own, or when asked to. failed: by a gate, a library or a fault. killed: never ended."""

NAME = re.compile(r"(?P<job>[a-z-]+)-(?P<time>[0-9]{8}T[0-9]{6}\.[0-9]{6})")
BEGAN = "%Y%m%dT%H%M%S.%f"
"""How a run's name ends, in UTC."""

WORD = re.compile(r"(?!.*[0-9]{6})[A-Za-z0-9_.-]{1,40}")
"""A name, a month or a state; no telephone number, path or sentence."""

CLOCK_STEP = 60
"""Seconds that a clock may be set back or forth while a process runs: the system tells its beginning by the clock."""

LAG = "lag"
"""The count of records that Kafka held back when a run ended, or when it last looked."""


@dataclass(frozen=True)
class Run:
    """One run of a job. began, ended: UTC. counts: whole numbers and words by name, or one level deeper.

    inputs: versions of the tables that it read, by name. outputs: those in which it left the tables that it wrote, or
    looked at and had nothing to write to; of a run that is done alone. host, pid: where it runs, or ran. code: a hash
    of the packages. settings: the name of their file. time_zones: the version of their database.
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


def here(run: str, job: str, began: datetime, settings: str = "") -> Run:
    """A run that begins in this process. settings: their text."""
    process = Run(run, job, began, user=user(), host=platform.node(), pid=os.getpid())
    return replace(process, code=code_hash(), settings=named(settings), time_zones=database_version())


def named(settings: str) -> str:
    """What settings are called."""
    return hashlib.sha256(settings.encode()).hexdigest()


def user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return str(os.getuid())


def harmless(counts: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a job's counts: numbers and words, and below a name the same once more."""
    kept = {name: value for name, value in counts.items() if is_plain(value)}
    for name, value in counts.items():
        if isinstance(value, Mapping) and (plain := {k: v for k, v in value.items() if is_plain(k) and is_plain(v)}):
            kept[name] = plain
    return kept


def is_plain(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and WORD.fullmatch(value) is not None)


def place(root: str, run: str, began: datetime) -> Path:
    """Where a run's file is in the lake at a folder."""
    return Path(root, FOLDER, f"{began:%Y-%m}", f"{run}.json")


def write_run(root: str, run: Run) -> None:
    """Writes the run's file anew. Raises OSError where the lake cannot be written, or is a bucket."""
    if "://" in root:
        raise OSError(f"{root} is no folder")
    write_whole(place(root, run.run, run.began), json.dumps(run.as_dict()) + "\n")


def write_settings(root: str, text: str) -> None:
    """Writes settings, which hold no secret, below their name, unless they stand there."""
    path = Path(root, FOLDER, "settings", f"{named(text)}.toml")
    if "://" not in root and not path.exists():
        write_whole(path, text)


def newest_runs(root: str, job: str = "", until: datetime | None = None) -> Iterator[Run]:
    """The runs of the lake at a folder, newest first, of one job or all, read one by one as they are asked for.

    until: none that began after it.
    """
    for path in newest_files(root, job, until):
        run = read_run(path)
        if run is not None:
            yield run


def newest_files(root: str, job: str, until: datetime | None = None) -> Iterator[Path]:
    """Where the runs are written, newest first, of one job or all."""
    last = f"{until.astimezone(UTC):{BEGAN}}" if until else "9"
    for month in sorted(Path(root, FOLDER).glob("[0-9]*-[0-9]*"), reverse=True):
        runs = [(match, path) for path in month.glob("*.json") if (match := NAME.fullmatch(path.stem))]
        asked = [(match, path) for match, path in runs if job in ("", match["job"])]
        chosen = [(match["time"], path) for match, path in asked if match["time"] <= last]
        yield from (path for _, path in sorted(chosen, reverse=True))


def jobs_that_ran(root: str) -> list[str]:
    """The names of jobs that have a run, by the names of files alone."""
    names = (NAME.fullmatch(path.stem) for path in newest_files(root, ""))
    return sorted({match["job"] for match in names if match})


def read_run(path: Path) -> Run | None:
    """A run of a file, told as killed where it is not running any more; None of what is no run."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        ended = values["ended"] and datetime.fromisoformat(values["ended"])
        known = {name: values[name] for name in Run.__dataclass_fields__ if name in values}
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
