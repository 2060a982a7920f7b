"""What is believed otherwise than it was: reference data row by row, in words."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from gold.differences import of_values
from lake.table import Table
from silver.effective import KNOWN_COLUMNS, entity, facts, is_believed, was_believed

Row = Mapping[str, Any]


def changes(table: Table, rows: Sequence[Row], since: datetime) -> Iterator[str]:
    """What is believed now of a table and was not at an instant, in the order of its key."""
    names = (*entity(table), "valid_from")
    before = {tuple(row[name] for name in names): row for row in rows if was_believed(row, since)}
    after = {tuple(row[name] for name in names): row for row in rows if is_believed(row)}
    for key in sorted({**before, **after}, key=str):
        if (said := difference(table, before.get(key), after.get(key))) is not None:
            yield f"{table.name} {' '.join(map(str, key[:-1]))} from {key[-1]}: {said}"


def difference(table: Table, was: Row | None, now: Row | None) -> str | None:
    """What is other, in words; None where nothing is."""
    if was is None or now is None:
        return "is new" if was is None else "is believed no longer"
    said = [{name: readable(row[name]) for name in facts(table) if name not in UNSAID} for row in (was, now)]
    return of_values(said[0], said[1])


UNSAID = ("document_hash", *KNOWN_COLUMNS)


def readable(value: Any) -> Any:
    """A document as what it says."""
    return json.loads(value) if isinstance(value, str) and value.startswith("{") else value
