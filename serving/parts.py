"""The Parquet files of a snapshot that is being made: what is as it was before is linked, all else is made anew."""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from polars import DataFrame, LazyFrame, scan_parquet

from lake.columns import Column
from lake.errors import ControlFailed
from serving.parquet_files import Fingerprint, fingerprint
from serving.snapshots import Manifest

ROW_GROUP = 100_000
"""Rows that a reader of one customer passes over at once, or reads."""


@dataclass(frozen=True)
class Part:
    """One file of a table: of a cycle, or of all. source: what it is made of; where it is the same, so is the file."""

    rows: int
    hash: str
    source: str


Known = dict[str, dict[str, Part]]
"""Parts by table, and by their name."""


@dataclass(frozen=True)
class Standing:
    """The snapshot that is published: its folder, and its parts."""

    folder: Path
    parts: Known


def standing(published: Path, manifest: Manifest | None) -> Standing:
    """What is published; no part before the first publishing, nor in layouts of whole tables."""
    if manifest is None:
        return Standing(published, {})
    parts = {
        table: {name: Part(**part) for name, part in content.get("parts", {}).items()}
        for table, content in manifest.tables.items()
    }
    return Standing(published / manifest.id, parts)


@dataclass(frozen=True)
class Making:
    """A snapshot that is being made, in a folder."""

    folder: Path
    before: Standing

    def path(self, table: str, name: str) -> Path:
        """Where a part stands."""
        return self.folder / table / f"{name}.parquet"

    def part(self, table: str, name: str, source: str, write: Callable[[Path], Fingerprint | None]) -> Part:
        """A part, linked or made. write: makes its file, and tells the fingerprint that it must have, if any must.

        Raises ControlFailed where the file holds other rows.
        """
        path = self.path(table, name)
        path.parent.mkdir(exist_ok=True)
        old = self.before.parts.get(table, {}).get(name)
        if old is not None and old.source == source and self.linked(table, name):
            return old
        wanted = write(path)
        content = fingerprint(scan_parquet(path, glob=False))
        if wanted is not None and content != wanted:
            raise ControlFailed(
                f"the snapshot of {table}, part {name}, has {content.rows:,} rows and hash {content.hash}, the table "
                f"{wanted.rows:,} and {wanted.hash}: nothing was published, look at {path}."
            )
        return Part(content.rows, content.hash, source)

    def linked(self, table: str, name: str) -> bool:
        """Whether the file of the snapshot before stands here too: the same file where links can be made."""
        old, new = self.before.folder / table / f"{name}.parquet", self.path(table, name)
        if not old.exists():
            return False
        try:
            os.link(old, new)
        except OSError:  # another file system, or one without links
            shutil.copyfile(old, new)
        return True

    def write(self, rows: LazyFrame, path: Path, order: Sequence[str] = ()) -> Fingerprint:
        """Writes rows, in an order where one is asked for, and tells their fingerprint, worked out apart: they are read
        again, as a stream, and need not be sorted for that."""
        write_parquet(rows.collect(engine="streaming"), path, order)
        return fingerprint(rows)


def write_parquet(rows: DataFrame, path: Path, order: Sequence[str]) -> None:
    """Writes rows that are in memory, where polars sorts them faster than in a stream."""
    in_order = rows.sort(order, maintain_order=True) if order else rows
    in_order.lazy().sink_parquet(path, compression="snappy", row_group_size=ROW_GROUP)


def listed(columns: Iterable[Column], parts: Mapping[str, Part]) -> dict[str, Any]:
    """What the manifest says of a table."""
    return {
        "columns": {column.name: column.kind for column in columns},
        "rows": sum(part.rows for part in parts.values()),
        "parts": {name: asdict(part) for name, part in parts.items()},
    }


def digest(texts: Iterable[Any]) -> str:
    """What other texts are not called."""
    return sha256("\x1e".join(map(str, texts)).encode()).hexdigest()
