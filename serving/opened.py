"""The published snapshot as its readers open it: the pointer once, then the files that its manifest names."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from polars import DataFrame

from lake.errors import Stop
from serving.report_files import Database, add_files, connected
from serving.snapshots import Manifest, current

PUBLISH = "run tollhouse publish-gold"


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
        return [
            self.folder / table / f"{name}.parquet" for name in (parts if cycles is None else cycles) if name in parts
        ]

    @contextmanager
    def database(self) -> Iterator[Database]:
        """DuckDB with a view for each table, by its name."""
        with tempfile.TemporaryDirectory() as scratch, connected(Path(scratch)) as db:
            for table in self.manifest.tables:
                add_files(db, table, self.files(table))
            yield db

    def sql(self, select: str) -> DataFrame:
        """What a SELECT over the tables gives; amounts stay decimals."""
        with self.database() as db:
            return db.execute(select).pl()


def opened(published: str, needed: Sequence[str] = ()) -> Snapshot:
    """The snapshot that the pointer names. published: the folder of the settings. needed: tables it must have.

    Raises Stop where there is none, or one of an older version that lacks them.
    """
    if "://" in published:
        raise Stop(f"snapshots are read from a folder, and {published} is none: copy it, and name that as published.")
    folder = Path(published).resolve()
    try:
        manifest = current(folder)
    except (ValueError, KeyError, TypeError):
        raise Stop(f"{folder / 'current.json'}, or the manifest it names, cannot be read: {PUBLISH}.") from None
    if manifest is None:
        raise Stop(f"there is no snapshot in {folder} yet: {PUBLISH}.")
    missing = [name for name in needed if "parts" not in manifest.tables.get(name, {})]
    if missing:
        raise Stop(f"snapshot {manifest.id} is of an older version and has no {', '.join(missing)}: {PUBLISH}.")
    return Snapshot(manifest, folder / manifest.id)
