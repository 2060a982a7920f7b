"""What a Delta table's log says, read in milliseconds: Spark starts several jobs to reconstruct a table's state."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pyarrow
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError, TableNotFoundError
from pyarrow.fs import FileSelector, FileSystem

from lake.errors import Stop
from lake.times import Times

COMMIT = re.compile(r"([0-9]{20})\.json")
MILLISECOND = timedelta(milliseconds=1)

NO_TABLE = -1
"""The version of a table that does not exist yet."""


def newest(path: str) -> int:
    """The newest version of the table at a path or URL, or NO_TABLE."""
    try:
        return opened(path).version()
    except TableNotFoundError:
        return NO_TABLE


def note(path: str, version: int) -> str | None:
    """What the writer of the newest version noted on its commit; None of one that is not the newest any more."""
    commits = opened(path, version).history(1)
    return commits[0].get("userMetadata") if len(commits) == 1 else None


def rows_written(path: str) -> int:
    """How many rows the newest commit wrote, as its writer says."""
    (commit,) = opened(path).history(1)
    return int(commit["operationMetrics"]["numOutputRows"])


def commits(path: str) -> dict[int, datetime]:
    """When each version was committed that the log still has: to the millisecond in which its file was written, as
    Delta goes by it; nothing of no table."""
    system, folder = FileSystem.from_uri(path.replace("s3a://", "s3://"))
    files = system.get_file_info(FileSelector(f"{folder}/_delta_log", allow_not_found=True))
    named = {int(name[1]): file.mtime for file in files if (name := COMMIT.fullmatch(file.base_name))}
    told: dict[int, datetime] = {}
    last = datetime.min.replace(tzinfo=UTC)
    for version, at in sorted(named.items()):  # a copy, or S3, may give two files the same time
        told[version] = last = max(at.replace(microsecond=at.microsecond // 1000 * 1000), last + MILLISECOND)
    return told


def version_read(offset: Mapping[str, Any]) -> int:
    """The version of a table up to which a stream has read it. offset: where it goes on, as Delta's source has it.

    An index below zero stands before the first row that the version added.
    """
    return int(offset["reservoirVersion"]) - (int(offset["index"]) < 0)


def identity(path: str) -> str:
    """What no other table is called, not even one made anew in its place; empty where there is none."""
    try:
        return str(opened(path).metadata().id)
    except TableNotFoundError:
        return ""


def count(path: str, version: int) -> int | None:
    """How many rows a version's files say that they hold, less those marked as deleted; None where one does not say."""
    table = opened(path, version)
    counts = table.get_add_actions(flatten=True).column("num_records").to_pylist()
    return None if None in counts else sum(counts) - marked(table)


def marked(table: DeltaTable) -> int:
    """How many rows of a table's files are marked as deleted."""
    kept = [pyarrow.array(batch["selection_vector"]).flatten() for batch in table.deletion_vectors()]
    return sum(len(vector) - vector.true_count for vector in kept)


def files(path: str, version: int, times: Times | None = None) -> list[str]:
    """Where the files of a version are, as Spark names them: the log writes their names as in a URL.

    times: those files alone whose statistics do not rule out that they hold some of these.
    """
    files = added(path, version)
    names = [str(name) for name in files.column("path").to_pylist()]
    if times is not None and f"max.{times.column}" in files.column_names:
        spans = zip(*(files.column(f"{end}.{times.column}").to_pylist() for end in ("min", "max")), strict=True)
        names = [name for name, span in zip(names, spans, strict=True) if times.may_meet(*span)]
    return [f"{path}/{unquote(name)}" for name in names]


def most(path: str, version: int, column: str) -> Any:
    """No row of a version has more in a column than this; None of no rows, or where a file's statistics do not say."""
    every = added(path, version)
    values = every.column(f"max.{column}").to_pylist() if f"max.{column}" in every.column_names else [None]
    return max(values) if values and None not in values else None


def properties(path: str, version: int) -> dict[str, str]:
    """A table's properties."""
    return dict(opened(path, version).metadata().configuration)


def has_change_feed(path: str, version: int) -> bool:
    """Whether the table tells from a version on which rows change."""
    return properties(path, version).get("delta.enableChangeDataFeed") == "true"


def is_plain(path: str, version: int) -> bool:
    """Whether the files hold a version's rows and no others: no row of them is marked as deleted elsewhere."""
    table = opened(path, version)
    protocol = table.protocol()
    if protocol.min_reader_version == 1:
        return True
    return protocol.reader_features == ["deletionVectors"] and next(iter(table.deletion_vectors()), None) is None


def rows(path: str, version: int) -> list[dict[str, Any]]:
    """The rows of a small table as dictionaries."""
    listed: list[dict[str, Any]] = opened(path, version).to_pyarrow_table().to_pylist()
    return listed


def added(path: str, version: int | None = None) -> pyarrow.Table:
    """The files of a version or the newest, a row each: path, size_bytes, num_records, partition.*, min.*, max.*."""
    return pyarrow.table(opened(path, version).get_add_actions(flatten=True))


def opened(path: str, version: int | None = None) -> DeltaTable:
    """The table at a version, or at its newest. Raises Stop for one of a protocol that is too new, and for a version
    that never was, or that its log does not tell of any more."""
    try:
        return DeltaTable(path.replace("s3a://", "s3://"), version=version)
    except DeltaError as error:
        _, is_newer, what = str(error).partition("Unsupported: ")
        if not is_newer and version is not None and version not in range(last := newest(path), last + 1):
            name = ".".join(path.split("/")[-2:])
            gone = "it is older than what its log still tells of" if version < last else f"its newest is {last}"
            raise Stop(f"{name} has no version {version}: {gone}.") from None
        if not is_newer:
            raise
        raise Stop(
            f"{path} is a Delta table of a newer kind than this Tollhouse reads ({what}): read it with what made it so."
        ) from None
