"""What a rating notes of what it read, and whether another would read anything else. Without Spark."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from gold.rated_usage import RATED_USAGE
from jobs.reading.bases import BASIS_TABLES, read_moved
from jobs.reading.tariff import rating_names
from lake import log
from lake.log import NO_TABLE
from lake.memos import read_memo, write_memo
from lake.paths import table_path
from lake.pinned import Pinned
from lake.reader import Reader
from lake.table import Table
from machine.command import Call
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

MEMO = "rated"
REFERENCE = (SUBSCRIBERS, RATE_PLANS, CALENDAR, DESTINATIONS)


def rated_already(call: Call, tables: Sequence[Table], written: Sequence[Table]) -> Sequence[str]:
    """The ratings of a lake whose last rating found all that it reads as it is now; none where it did not.

    tables: all that rating reads. written: of these, what it writes, which is told to be as this run leaves it. Told
    without Spark, which takes four seconds to say so.
    """
    reader, asked = call.reader.pinned(*tables), rating_names(call.reader)
    identities = {table.name: log.identity(reader.path(table)) for table in tables}
    rated = reader.version(RATED_USAGE)
    if last_memo(call.root, rated) != memo(call, identities, reader.at, asked):
        return ()
    call.told(inputs=reader.at, outputs=reader.versions(*written))
    return asked


def memo(call: Call, identities: Mapping[str, str], versions: Mapping[str, int], ratings: Sequence[str]) -> str:
    """What a rating notes: the settings and the code it depends on, what it read and left behind, and the ratings.

    identities, versions: of tables. Those of a table that was made anew in another's place count from 0 again: so both
    are noted, which table it is and its version.
    """
    rated = {name: value for name, value in versions.items() if name != RATED_USAGE.name}
    tables_then = {name: value for name, value in identities.items() if name in rated}
    said = {
        "rated": rated,
        "tables": tables_then,
        "code": code(),
        "ratings": list(ratings),
        "tariff": tariff_settings(call),
    }
    return json.dumps(said, sort_keys=True)


def keep_rated(call: Call, tables: Pinned, versions: Mapping[str, int], ratings: Sequence[str]) -> None:
    """Notes beside the lake what a rating read and left: one that changed nothing has no commit to note it on.

    versions: of the tables that it left.
    """
    said = memo(call, tables.identities(), dict(tables.versions) | dict(versions), ratings)
    write_memo(call.root, MEMO, {"table": table_as_of(call.root, versions[RATED_USAGE.name]), "said": said})


def forget(root: str) -> None:
    """Has the next rating look at all: of rows that went meanwhile no feed is asked, whose files may have gone, too."""
    version = log.newest(table_path(root, RATED_USAGE.name))
    write_memo(root, MEMO, {"table": table_as_of(root, version), "said": ""})


def last_memo(root: str, version: int) -> str | None:
    """What the rating noted that found, or left, gold.rated_usage at a version: beside the lake, or on its commit."""
    noted = read_memo(root, MEMO)
    if isinstance(noted, dict) and noted.get("table") == table_as_of(root, version):
        return str(noted["said"])
    return None if version == NO_TABLE else log.note(table_path(root, RATED_USAGE.name), version)


def table_as_of(root: str, version: int) -> list[Any]:
    """Which table gold.rated_usage is, and its version."""
    return [log.identity(table_path(root, RATED_USAGE.name)), version]


def is_rated_as_believed(reader: Reader) -> bool:
    """Whether gold.rated_usage is rated by the reference data, and the bases, that a reader has."""
    then = versions_then(last_memo(reader.root, reader.version(RATED_USAGE)))
    if then is None or any(then[table.name] != reader.version(table) for table in REFERENCE):
        return False
    return read_moved(replace(reader, at={**reader.at, **then}), reader).is_empty()


def tariff_settings(call: Call) -> dict[str, Any]:
    """The settings that charges depend on: all of the tariff's but the path that it was loaded from."""
    return {name: value for name, value in asdict(call.settings.tariff).items() if name != "path"}


def versions_then(said: str | None) -> dict[str, int] | None:
    """The versions of usage, reference data and bases that a memo names; None for another's memo, or none."""
    try:
        rated = json.loads(said or "")["rated"]
        versions = {table.name: rated[table.name] for table in (USAGE, *REFERENCE, *BASIS_TABLES)}
    except (ValueError, TypeError, KeyError):
        return None
    return versions if all(isinstance(version, int) for version in versions.values()) else None


def code() -> str:
    """One sum of what decides and prices uses: after an upgrade all is looked at once."""
    return hashlib.sha256(b"\0".join(sources(files("gold")))).hexdigest()


def sources(folder: Traversable) -> Iterator[bytes]:
    """The text of each file of a package, which may lie in a zip."""
    for entry in sorted(folder.iterdir(), key=lambda file: file.name):
        if entry.is_dir():
            yield from sources(entry)
        elif entry.name.endswith(".py"):
            yield entry.read_bytes()
