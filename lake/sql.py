"""The store's statements as text: CREATE TABLE, MERGE and DELETE."""

from collections.abc import Mapping, Sequence

from lake.retention import Retention
from lake.table import Table

PROTOCOL = {"delta.minReaderVersion": "1", "delta.minWriterVersion": "4"}
"""What old readers understand. Left alone, Delta lists the features of a table with a change feed: writer version 7."""


def name(path: str) -> str:
    """A table by its path, whatever characters that has."""
    return f"delta.`{path.replace('`', '``')}`"


def create(table: Table, path: str, retention: Retention) -> str:
    """Makes the table with its columns, partitions, checks and properties. A check lets NULL pass."""
    checks = {f"delta.constraints.{check}": f"({rule}) IS NOT FALSE" for check, rule in table.checks.items()}
    properties = {**PROTOCOL, **retention.properties(table), **table.properties, **checks}
    return (
        f"CREATE TABLE IF NOT EXISTS {name(path)} ({table.columns}) USING DELTA"
        + (f" PARTITIONED BY ({', '.join(table.partitioned_by)})" if table.partitioned_by else "")
        + f" TBLPROPERTIES {listed(properties)}"
    )


def learn(table: Table, path: str, names: Sequence[str]) -> str:
    """Gives a table that is there columns that it lacks."""
    return f"ALTER TABLE {name(path)} ADD COLUMNS ({table.columns_of(*names)})"


def remember(path: str, properties: Mapping[str, str]) -> str:
    """Gives a table that is there properties."""
    return f"ALTER TABLE {name(path)} SET TBLPROPERTIES {listed(properties)}"


def listed(properties: Mapping[str, str]) -> str:
    """Properties in brackets."""
    return f"({', '.join(f'{quoted(k)} = {quoted(v)}' for k, v in properties.items())})"


def merge(table: Table, path: str, within: Mapping[str, Sequence[str]], kinds: Sequence[str]) -> str:
    """Merges the table's view of changes. Only the clauses that are needed: inserts alone rewrite no file."""
    on = [f"t.{key} = s.{key}" for key in table.key]
    on += [f"t.{column} IN ({', '.join(map(quoted, values))})" for column, values in within.items()]
    updates = ", ".join(f"{c} = s.{c}" for c in table.names if c not in table.key)
    clauses = {
        "update": f"WHEN MATCHED AND s.change = 'update' THEN UPDATE SET {updates}",
        "delete": "WHEN MATCHED AND s.change = 'delete' THEN DELETE",
        "insert": "WHEN NOT MATCHED AND s.change = 'insert' THEN "
        f"INSERT ({', '.join(table.names)}) VALUES ({', '.join(f's.{c}' for c in table.names)})",
    }
    wanted = " ".join(clause for kind, clause in clauses.items() if kind in kinds)
    return f"MERGE INTO {name(path)} t USING {view(table)} s ON {' AND '.join(on)} {wanted}"


def delete(path: str, condition: str) -> str:
    """Removes the rows of a table of which something is true."""
    return f"DELETE FROM {name(path)} WHERE {condition}"


def view(table: Table) -> str:
    """The view that holds a table's changes: one each, so that two tables can be merged at the same time."""
    return f"changes_of_{table.name.replace('.', '_')}"


def quoted(text: str) -> str:
    """An SQL string literal."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
