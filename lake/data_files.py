"""The files of a version, as the log tells of them: which may hold the rows asked for, and which rows are gone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

import polars as pl
from deltalake import DeltaTable

from lake import log
from lake.errors import Stop
from lake.times import STATISTICS_PRECISION, Times

Values = Mapping[str, Collection[Any]]
"""The values, none of them null, of which a column has one; where several columns are named, all do."""


@dataclass(frozen=True)
class DataFile:
    """partition: the values of the table's partition columns. deleted: the places in it, from 0, of rows gone."""

    path: str
    partition: Mapping[str, Any]
    deleted: pl.Series | None = None


def chosen(path: str, version: int, where: Values, times: Times | None) -> Iterator[DataFile]:
    """The files of a version that may hold the rows asked for. Raises Stop for a table that Spark alone can read."""
    table = log.opened(path, version)
    protocol = table.protocol()
    if protocol.min_reader_version > 1 and protocol.reader_features != ["deletionVectors"]:
        raise Stop(f"{path} has features that Spark alone reads: {protocol.reader_features or 'column mapping'}.")
    entries = pl.DataFrame(table.get_add_actions(flatten=True)).to_dicts()
    names = [unquote(entry["path"]) for entry in entries]
    deleted = deletions(table, names) if protocol.min_reader_version > 1 else {}
    for name, entry in zip(names, entries, strict=True):
        if may_hold(entry, where, times):
            partition = {key.removeprefix("partition."): entry[key] for key in entry if key.startswith("partition.")}
            yield DataFile(f"{path}/{name}", partition, deleted.get(name))


def may_hold(entry: Mapping[str, Any], where: Values, times: Times | None) -> bool:
    """Whether a file may hold the rows asked for, by the log's entry of it."""
    if times is not None and not times.may_meet(entry.get(f"min.{times.column}"), entry.get(f"max.{times.column}")):
        return False
    return all(may_have(entry, column, values) for column, values in where.items())


def may_have(entry: Mapping[str, Any], column: str, values: Collection[Any]) -> bool:
    """Whether a column may have one of these values in a file, by its partition, or by the least and the most there."""
    if (key := f"partition.{column}") in entry:
        return entry[key] in values
    least, most = entry.get(f"min.{column}"), entry.get(f"max.{column}")
    if isinstance(most, datetime):
        most += STATISTICS_PRECISION
    return any((least is None or least <= value) and (most is None or value <= most) for value in values)


def deletions(table: DeltaTable, names: Iterable[str]) -> dict[str, pl.Series]:
    """The places of deleted rows by the file's name. Raises Stop where a file is none of those named.

    The log names a file below its table, its deletion vector by its whole URL; the last part of both is one of a kind.
    """
    whole = {base(name): name for name in names}
    gone = {}
    vectors = pl.DataFrame(table.deletion_vectors(), schema=("filepath", "selection_vector"))
    for url, kept in zip(vectors["filepath"], vectors["selection_vector"], strict=True):
        name = whole.pop(base(unquote(url)), None)
        if name is None:
            raise Stop(f"{url} has rows marked as deleted, and is no file of its table: Spark alone can read that.")
        gone[name] = (~kept).arg_true()
    return gone


def identity(files: Iterable[DataFile]) -> str:
    """What other files, or other rows deleted of them, are not called."""
    names = [f"{base(file.path)} {[] if file.deleted is None else file.deleted.to_list()}" for file in files]
    return sha256("\n".join(sorted(names)).encode()).hexdigest()


def base(path: str) -> str:
    """The last part of a path."""
    return path.rpartition("/")[2]


def alike(files: Iterable[DataFile]) -> list[Sequence[DataFile]]:
    """The files put together that can be read as one: those of a partition, but one with deleted rows by itself."""
    groups: dict[tuple[str, str | None], list[DataFile]] = defaultdict(list)
    for file in files:
        groups[repr(file.partition), None if file.deleted is None else file.path].append(file)
    return list(groups.values())
