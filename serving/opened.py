"""The published snapshot as its readers open it: the pointer once, then the files that its manifest names."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import duckdb
from polars import DataFrame

from lake.errors import Stop
from serving.report_files import Database, add_files, connected
from serving.snapshots import Manifest, current
from serving.star_files import published_columns


class Fault(Enum):
    """Why no snapshot can be read, and the way out, with {places} for values."""

    NONE_YET = "there is no snapshot in {folder} yet: run tollhouse publish-gold."
    HALF = "{folder}/current.json, or the manifest it names, cannot be read: run tollhouse publish-gold."
    OLDER = "snapshot {id} is of an older version and has no {missing}: run tollhouse publish-gold."
    EMPTY = "snapshot {id} has no cycle yet: bill one, then run tollhouse publish-gold."


class Unreadable(Stop):
    """There is no snapshot to read. values: of the fault's places."""

    def __init__(self, fault: Fault, **values: str) -> None:
        super().__init__(fault.value.format(**values))
        self.fault, self.values = fault, values


@dataclass(frozen=True)
class Snapshot:
    """manifest: what it holds. folder: where; nothing in it ever changes."""

    manifest: Manifest
    folder: Path

    def cycles(self, table: str) -> list[str]:
        """Those that a table has rows of, in order."""
        return sorted(name for name, part in self.manifest.tables[table]["parts"].items() if part["rows"])

    def files(self, table: str, cycles: Iterable[str] | None = None) -> list[Path]:
        """A table's files, or those of some cycles."""
        parts = self.manifest.tables[table]["parts"]
        names = parts if cycles is None else cycles
        return [self.folder / table / f"{name}.parquet" for name in names if name in parts]

    def show(self, db: Database) -> None:
        """Makes a view of each table, by its name. Raises Unreadable where a file is gone."""
        for table, content in self.manifest.tables.items():
            columns = ", ".join(f"{name} {kind}" for name, kind in content["columns"].items())
            try:
                add_files(db, table, self.files(table), columns)
            except duckdb.Error:
                raise Unreadable(Fault.HALF, folder=str(self.folder.parent)) from None

    @contextmanager
    def database(self) -> Iterator[Database]:
        """DuckDB with a view for each table, by its name."""
        with tempfile.TemporaryDirectory() as scratch, connected(Path(scratch)) as db:
            self.show(db)
            yield db

    def sql(self, select: str) -> DataFrame:
        """What a SELECT over the tables gives; amounts stay decimals."""
        with self.database() as db:
            return db.execute(select).pl()


def opened(published: str, needed: Iterable[str] = ()) -> Snapshot:
    """The snapshot that the pointer names. published: the folder of the settings. needed: tables it must have.

    Raises Stop where there is none, or one of an older version that lacks them.
    """
    if "://" in published:
        raise Stop(f"snapshots are read from a folder, and {published} is none: copy it, and name that as published.")
    folder = Path(published).resolve()
    manifest = pointed(folder)
    check(manifest, needed)
    return Snapshot(manifest, folder / manifest.id)


def pointed(folder: Path) -> Manifest:
    """The manifest that the pointer names now. Raises Unreadable where there is none, or one that cannot be read."""
    try:
        if manifest := current(folder):
            return manifest
        fault = Fault.HALF if (folder / "current.json").exists() else Fault.NONE_YET
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        fault = Fault.HALF
    raise Unreadable(fault, folder=str(folder))


def check(manifest: Manifest, needed: Iterable[str]) -> None:
    """Raises Unreadable where a table lacks a column that this version publishes: later ones only add."""
    known, missing = published_columns(), []
    for name in needed:
        content = manifest.tables.get(name, {})
        lacking = [f"{name}.{column.name}" for column in known[name] if column.name not in content.get("columns", {})]
        missing += lacking[:1] if "parts" in content else [name]
    if missing:
        raise Unreadable(Fault.OLDER, id=manifest.id, missing=", ".join(missing))
