"""A table's columns, one by one, with what its page says of them."""

import re
from dataclasses import dataclass

COLUMN = re.compile(r"^\s*(\w+)\s+(.*?)(\s+NOT NULL)?(?:\s+COMMENT\s+'((?:[^']|'')*)')?,?\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Column:
    """kind: its type as DDL. comment: units and meaning; empty where the name says it all."""

    name: str
    kind: str
    is_needed: bool
    comment: str


def columns(ddl: str) -> list[Column]:
    """The columns of DDL text, one a line."""
    return [
        Column(match[1], match[2], match[3] is not None, (match[4] or "").replace("''", "'"))
        for match in COLUMN.finditer(ddl)
    ]
