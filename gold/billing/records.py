"""The rows of a table of columns, for what looks at one after another."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow


def records(table: pyarrow.Table) -> Iterator[Mapping[str, Any]]:
    """A table's rows as dictionaries."""
    names = table.column_names
    for values in zip(*(column.to_pylist() for column in table.columns), strict=True):
        yield dict(zip(names, values, strict=True))


def by_account(table: pyarrow.Table) -> defaultdict[str, list[Mapping[str, Any]]]:
    """The rows of each account; of others none."""
    rows = defaultdict[str, list[Mapping[str, Any]]](list)
    for row in records(table):
        rows[row["account_id"]].append(row)
    return rows
