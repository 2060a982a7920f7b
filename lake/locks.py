"""Locks that keep two writers of one machine off the same table."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock
from filelock import Timeout as Held

__all__ = ["Held", "TableLocks", "held_now"]


def held_now(path: Path) -> FileLock:
    """A lock on a file, to be entered. Raises Held at once where another process has it."""
    return FileLock(path, timeout=0)


class TableLocks:
    """File locks by table name; the kernel frees them when their process ends, on kill -9 too.

    Delta's own log store for local disks is safe within one JVM only. The locks of a lake on a bucket lie in this
    machine's temporary folder: against writers on other machines Delta needs a multi-writer log store.
    """

    def __init__(self, root: str) -> None:
        local = Path(tempfile.gettempdir(), "tollhouse") if "://" in root else Path(root)
        self._folder = local / "_locks"
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
