"""The rows of a table of columns, for what looks at one after another."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow


def records(table: pyarrow.Table) -> Iterator[Mapping[str, Any]]:
    """A table's rows as dictionaries."""
    names = table.column_names
    for values in zip(*(column.to_pylist() for column in table.columns), strict=True):
        yield dict(zip(names, values, strict=True))
