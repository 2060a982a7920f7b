"""What a table of another version of Tollhouse is to this one: it may lack columns, and anything else is a sentence."""

import pyarrow
from deltalake import DeltaTable

from lake import log
from lake.ddl import arrow_schema
from lake.errors import Stop
from lake.table import Table


def lacking(table: Table, path: str) -> list[str]:
    """The columns that a table which is there does not have yet. Raises Stop where it has what its page does not."""
    there = columns(log.opened(path))
    if strange := differing(table, there):
        raise Stop(newer(table, strange))
    return [name for name in table.names if name not in there.names]


def columns(table: DeltaTable) -> pyarrow.Schema:
    """The columns that a table has."""
    return pyarrow.schema(table.schema().to_arrow())


def differing(table: Table, there: pyarrow.Schema) -> list[str]:
    """In words, the columns that a table's page does not know, or knows as of another type."""
    known = arrow_schema(table.columns)
    unknown = [name for name in there.names if name not in known.names]
    both = [name for name in there.names if name in known.names]
    other = [name for name in both if there.field(name).type != known.field(name).type]
    return unknown + [f"{name} (of type {there.field(name).type}, not {known.field(name).type})" for name in other]


def newer(table: Table, strange: list[str]) -> str:
    """Why such a table is left alone."""
    return (
        f"{table.name} has columns that this Tollhouse does not know ({', '.join(strange)}): a newer one, or somebody "
        "else, has changed it; run the newer one."
    )
