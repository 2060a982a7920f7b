"""What came since usage was last rated, told by what that rating noted on its commit."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from pyspark.sql import DataFrame

from gold.rated_usage import RATED_USAGE
from lake.command import Call
from lake.pinned import Pinned
from silver.usage import USAGE


def read_new_usage(call: Call, tables: Pinned, runs: Sequence[str]) -> DataFrame | None:
    """Rows of silver.usage that came since the last rating; None where anything else may be otherwise than it then was.

    tables: all that rating reads. runs: all that the tariff asks for.
    """
    said = tables.note(RATED_USAGE)
    then = usage_then(said)
    if then is None or said != note(call, dict(tables.versions) | {USAGE.name: then}, runs):
        return None
    return tables.added_since(USAGE, then)


def note(call: Call, versions: Mapping[str, int], runs: Sequence[str]) -> str:
    """What a rating notes: the settings it depends on, what it read and left behind, and the runs rated from that."""
    tariff = {name: value for name, value in asdict(call.settings.tariff).items() if name != "path"}
    others = {name: version for name, version in versions.items() if name != RATED_USAGE.name}
    return json.dumps({"rated": others, "runs": list(runs), "tariff": tariff}, sort_keys=True)


def usage_then(said: str | None) -> int | None:
    """The version of silver.usage that a note names; None for another's note, or none."""
    try:
        found = json.loads(said or "")["rated"][USAGE.name]
    except (ValueError, TypeError, KeyError):
        return None
    return found if isinstance(found, int) else None
