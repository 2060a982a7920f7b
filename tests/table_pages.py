"""What must hold of each table's page and of its DDL, as functions that return faults, each a sentence."""

import ast
import re
from collections.abc import Iterator

from lake.table import Table
from tests.architecture import LAYERS, Source

COMMENT = re.compile(r"COMMENT\s+'(?:[^']|'')*'")
MONEY = re.compile(r"(^|_)(amount|charge|due|price|cost|money|revenue|fee|base|difference)$|^(going_in|coming_out)$")
READER_1 = {
    "STRING", "BINARY", "BOOLEAN", "TINYINT", "SMALLINT", "INT", "BIGINT", "DECIMAL", "DATE", "TIMESTAMP",
    "ARRAY", "MAP", "STRUCT",
}  # fmt: skip
"""The types that a Delta reader of version 1 understands, without floats."""

WRITER_4 = {"delta.enableChangeDataFeed", "delta.appendOnly", "delta.dataSkippingStatsColumns"}
"""The table properties that raise neither the reader's version nor the writer's above 4."""

DETAIL = {
    "gold.rated_usage": {"delta.enableDeletionVectors", "delta.minReaderVersion", "delta.minWriterVersion"},
}
"""Further ones of a table that BI tools read where it is published."""


def columns(table: Table) -> list[tuple[str, str]]:
    """Name and type of each column, in capitals, without what follows the type."""
    lines = [line.strip(" ,").removesuffix("NOT NULL") for line in COMMENT.sub("", table.columns).splitlines()]
    parts = [line.partition(" ") for line in lines if line]
    return [(name, kind.strip().upper()) for name, _, kind in parts]


def type_words(kind: str) -> set[str]:
    """The types in a type: of ARRAY<STRUCT<CODE: STRING>> the three. A field's name ends in a colon."""
    return set(re.findall(r"[A-Z_]+", re.sub(r"\w+\s*:", "", kind)))


def ddl_faults(table: Table) -> list[str]:
    """Floats in any table; money that is no decimal; in gold, what a Delta reader of version 1 does not know."""
    faults = []
    for name, kind in columns(table):
        if type_words(kind) & {"FLOAT", "DOUBLE", "REAL"}:
            faults.append(f"{table.name}.{name} is a float: {kind}")
        elif MONEY.search(name) and not kind.startswith("DECIMAL("):
            faults.append(f"{table.name}.{name} is money, and no decimal: {kind}")
        elif table.name.startswith("gold.") and (unknown := type_words(kind) - READER_1):
            faults.append(f"{table.name}.{name} needs more than Delta's reader version 1: {', '.join(unknown)}")
    allowed = WRITER_4 | DETAIL.get(table.name, set())
    raised = set(table.properties) - allowed if table.name.startswith("gold.") else ()
    return faults + [f"{table.name} sets {name}, which may shut out BI readers" for name in sorted(raised)]


def tables_of(source: Source) -> Iterator[tuple[str, str]]:
    """The constant and the name of each table that a file defines."""
    for node in source.tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            call, target = node.value, node.targets[0]
            if isinstance(call.func, ast.Name) and call.func.id == "Table" and isinstance(target, ast.Name):
                names = [word.value for word in call.keywords if word.arg == "name"]
                yield target.id, str(ast.literal_eval(names[0])) if names else ""


def page_faults(source: Source) -> list[str]:
    """A table whose file, constant and name differ, that shares its file, or whose page opens without its grain."""
    layer, tables = source.path.split("/")[0], list(tables_of(source))
    if layer not in LAYERS or not tables:
        return []
    faults = [] if len(tables) == 1 else [f"{source.path} holds {len(tables)} tables: one file per table"]
    for constant, name in tables:
        if source.module != name or constant != name.partition(".")[2].upper():
            faults.append(f"{source.path} names its table {name} {constant}: file, constant and table share one name")
    if "One row per " not in (ast.get_docstring(source.tree) or ""):
        faults.append(f"{source.path} does not open with the table's grain: One row per ...")
    return faults


def list_faults(files: list[Source]) -> list[str]:
    """Tables that their layer's __init__ does not list in TABLES."""
    listed = {source.module: set(listed_in(source)) for source in files if source.module in LAYERS}
    return [
        f"{source.path} defines {constant}, which TABLES of {layer}/__init__.py does not list"
        for source in files
        for layer in [source.path.split("/")[0]]
        if layer in LAYERS
        for constant, _ in tables_of(source)
        if constant not in listed[layer]
    ]


def listed_in(init: Source) -> Iterator[str]:
    """The constants in the TABLES of a layer."""
    for node in init.tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "TABLES":
            yield from (name.id for name in ast.walk(node.value) if isinstance(name, ast.Name))
