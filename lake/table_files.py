"""What the tables of a lake in a folder consist of, as their logs tell it in milliseconds: no row is read."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from deltalake.exceptions import DeltaError

from lake import log
from lake.errors import Stop
from lake.names import known
from lake.paths import table_path
from lake.small_files import MANY_FILES, small_by_partition


@dataclass(frozen=True)
class TableFiles:
    """name: as silver.usage. size: bytes. small: files below SMALL_FILE. crowded: partitions with MANY_FILES of these.

    changed: when the version was committed, UTC. All but the name are None where the log cannot be read.
    """

    name: str
    version: int | None = None
    files: int | None = None
    size: int | None = None
    small: int | None = None
    crowded: int | None = None
    changed: datetime | None = None


def lake_files(root: str) -> list[TableFiles]:
    """Those of every table, by name; nothing where there is no lake, or one in a bucket."""
    return [table_files(name, Path(table_path(root, name))) for name in sorted(known(root))]


def table_files(name: str, path: Path) -> TableFiles:
    """Those of the newest version of the table at a path."""
    try:
        version, changed = max(log.commits(str(path)).items())
        return files_of_version(name, path, version, changed)
    except (DeltaError, Stop, OSError, ValueError):  # half a table, or one of a newer kind
        return TableFiles(name)


@lru_cache(maxsize=256)
def files_of_version(name: str, path: Path, version: int, changed: datetime) -> TableFiles:
    """A version never changes, and who looks twice a minute reads a log once. A table made anew has another time."""
    added = log.added(str(path), version)
    sizes = added.column("size_bytes").to_pylist()
    small = small_by_partition(added).values()
    crowded = sum(count >= MANY_FILES for count in small)
    return TableFiles(name, version, len(sizes), sum(sizes), sum(small), crowded, changed)
