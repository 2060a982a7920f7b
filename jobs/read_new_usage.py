"""What came since usage was last rated, told by what that rating noted on its commit."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files
from importlib.resources.abc import Traversable

from pyspark.sql import DataFrame

from gold.rated_usage import RATED_USAGE
from lake.command import Call
from lake.pinned import Pinned
from silver.usage import USAGE


def read_new_usage(call: Call, tables: Pinned, runs: Sequence[str]) -> DataFrame | None:
    """Rows of silver.usage that came since the last rating; None where anything else may be otherwise than it then was.

    tables: all that rating reads. runs: all that the tariff asks for. A row that was rated and is no use any more, or a
    use that is there twice, somebody made by hand: all is looked at until that is mended.
    """
    said = tables.note(RATED_USAGE)
    then = usage_then(said)
    if then is None or said != note(call, tables, dict(tables.versions) | {USAGE.name: then}, runs):
        return None
    uses, rated = tables.count(USAGE, then), tables.count(RATED_USAGE)
    if uses is None or rated != uses * len(runs):
        return None
    return tables.added_since(USAGE, then)


def note(call: Call, tables: Pinned, versions: Mapping[str, int], runs: Sequence[str]) -> str:
    """What a rating notes: the settings and the code it depends on, what it read and left behind, and the runs rated.

    versions: of tables. Those of a table that was made anew in another's place count from 0 again: so both are noted,
    which table it is and its version.
    """
    tariff = {name: value for name, value in asdict(call.settings.tariff).items() if name != "path"}
    its = {name: value for name, value in versions.items() if name != RATED_USAGE.name}
    tables_then = {"rated": its, "tables": {name: value for name, value in tables.identities().items() if name in its}}
    return json.dumps(tables_then | {"code": code(), "runs": list(runs), "tariff": tariff}, sort_keys=True)


def usage_then(said: str | None) -> int | None:
    """The version of silver.usage that a note names; None for another's note, or none."""
    try:
        found = json.loads(said or "")["rated"][USAGE.name]
    except (ValueError, TypeError, KeyError):
        return None
    return found if isinstance(found, int) else None


def code() -> str:
    """One sum of what decides and prices uses: after an upgrade all is looked at once."""
    return hashlib.sha256(b"\0".join(sources(files("gold")))).hexdigest()


def sources(folder: Traversable) -> Iterator[bytes]:
    """The text of each file of a package, which may lie in a zip."""
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from sources(entry)
        elif entry.name.endswith(".py"):
            yield entry.read_bytes()
