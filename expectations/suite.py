"""What is expected of a table's new rows: rules that every row keeps, and shares that should stay small."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lake.table import Table

KEY_UNIQUE = "key_unique"
Severity = Literal["critical", "warning"]


@dataclass(frozen=True)
class Rule:
    """One expectation of all new rows.

    holds: an SQL predicate of a row, where NULL passes, as in a table's checks; of a key, what is unique.
    most: of a critical rule how many rows, of a warning which share of them (0 to 1) may break it. A critical rule
    broken by more keeps the rows out.
    """

    name: str
    holds: str
    most: float = 0
    severity: Severity = "critical"


@dataclass(frozen=True)
class Suite:
    """The rules of a table's new rows."""

    table: Table
    rules: tuple[Rule, ...]


def suite(table: Table, must: Mapping[str, str], should: Mapping[str, tuple[str, float]]) -> Suite:
    """The table's own promises (required columns, key, checks) and further ones.

    must: by name, a predicate that no row may break. should: by name, a predicate and the share of rows (0 to
    1) that may break it before somebody is warned.
    """
    every = {"required_columns_filled": filled(table), **table.checks, **must}
    rules = [Rule(name, holds) for name, holds in every.items()]
    shares = [Rule(name, holds, most, "warning") for name, (holds, most) in should.items()]
    return Suite(table, (unique(table), *rules, *shares))


def broken(holds: str) -> str:
    """The predicate of the rows that break a rule."""
    return f"NOT coalesce({holds}, true)"


def unique(table: Table) -> Rule:
    """No two new rows have the same key. The number is how many are too many."""
    return Rule(KEY_UNIQUE, f"UNIQUE ({', '.join(table.key)})")


def filled(table: Table) -> str:
    """The predicate that every NOT NULL column has a value."""
    required = re.findall(r"^\s*(\w+) [^'\n]*\bNOT NULL\b", table.columns, flags=re.MULTILINE)
    return " AND ".join(f"{column} IS NOT NULL" for column in required)


def shown(number: int | float, severity: Severity) -> str:
    """A share of rows as a percentage, a count as it is."""
    return f"{number * 100:.3g} %" if severity == "warning" else f"{number:,.0f}"
