"""Locks that keep two writers of one machine off the same table."""

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock
from filelock import Timeout as Held

__all__ = ["Held", "TableLocks", "held_now", "holders"]

HELD_LOCK = re.compile(r"^\d+: FLOCK +ADVISORY +WRITE +(?P<pid>\d+) +\w+:\w+:(?P<inode>\d+) ", re.MULTILINE)
"""A line of Linux's list of locks."""


def holders(root: str) -> dict[str, int]:
    """The tables of a lake that a process of this machine holds now, and its id; none where the system is no Linux."""
    try:
        text = Path("/proc/locks").read_text(encoding="utf-8")
    except OSError:
        return {}
    of_inode = {int(match["inode"]): int(match["pid"]) for match in HELD_LOCK.finditer(text)}
    files = {path.stem: path.stat().st_ino for path in folder_of(root).glob("*.lock")}
    return {name: of_inode[inode] for name, inode in sorted(files.items()) if inode in of_inode}


def folder_of(root: str) -> Path:
    """Where the locks of a lake are: in it, or of one on a bucket in this machine's temporary folder."""
    local = Path(tempfile.gettempdir(), "tollhouse") if "://" in root else Path(root)
    return local / "_locks"


def held_now(path: Path) -> FileLock:
    """A lock on a file, to be entered. Raises Held at once where another process has it."""
    return FileLock(path, timeout=0)


class TableLocks:
    """File locks by table name; the kernel frees them when their process ends, on kill -9 too.

    Delta's own log store for local disks is safe within one JVM only. The locks of a lake on a bucket lie in this
    machine's temporary folder: against writers on other machines Delta needs a multi-writer log store.
    """

    def __init__(self, root: str) -> None:
        self._folder = folder_of(root)
        self._held: dict[str, FileLock] = {}

    @contextmanager
    def held(self, names: Iterable[str]) -> Iterator[None]:
        """Holds the tables, taken in name order so that two jobs never wait for each other."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as locks:
            for name in sorted(names):
                lock = self._held.setdefault(name, FileLock(self._folder / f"{name}.lock", thread_local=False))
                locks.enter_context(lock)
            yield
