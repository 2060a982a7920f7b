"""The files below a table's folder that its newest version does not have, and which of them earlier ones need."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pyarrow.fs import FileSelector, FileSystem, FileType

from lake import log
from lake.data_files import Values, chosen

DELETION_VECTOR = ".bin"
"""How files end that say which rows of others are deleted."""


@dataclass(frozen=True)
class Stored:
    """A file below a table's folder. path: as lake.log.files has it. size: bytes. written: UTC."""

    path: str
    size: int
    written: datetime


def stored(path: str) -> list[Stored]:
    """All files of a table but its log; also those that no version has."""
    system, folder = FileSystem.from_uri(path.replace("s3a://", "s3://"))
    files = system.get_file_info(FileSelector(folder, recursive=True))
    names = {file.path.removeprefix(f"{folder}/"): file for file in files if file.type == FileType.File}
    return [
        Stored(f"{path}/{name}", file.size, file.mtime.astimezone(UTC))
        for name, file in sorted(names.items())
        if not name.startswith("_delta_log/") and not file.base_name.startswith(".")
    ]


def replaced(path: str, before: datetime) -> list[Stored]:
    """Files written before a time that the newest version does not have. What deletes rows of others it does not name:
    Delta tells."""
    now = set(log.files(path, log.newest(path)))
    return [file for file in stored(path) if file.written < before and file.path not in now]


def needed(path: str, versions: Collection[int], files: Sequence[Stored]) -> list[Stored]:
    """Of some files, those that some versions need. Where there are any, every file that deletes rows of others: no
    log that is read without Spark says whose. A version that the log does not tell of any more is past saving."""
    told = sorted(log.commits(path).keys() & set(versions))
    names = {name for version in told for name in log.files(path, version)}
    return [file for file in files if file.path in names or (told and file.path.endswith(DELETION_VECTOR))]


def lost(path: str, version: int, where: Values) -> list[str]:
    """The files of a version that may hold rows that have these values, and are not there any more. Raises Stop for a
    version that the log does not tell of."""
    system, folder = FileSystem.from_uri(path.replace("s3a://", "s3://"))
    names = [file.path.removeprefix(path) for file in chosen(path, version, where, None)]
    there = system.get_file_info([f"{folder}{name}" for name in names])
    return [f"{path}{name}" for name, file in zip(names, there, strict=True) if file.type == FileType.NotFound]
