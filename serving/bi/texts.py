"""Texts as other languages write them."""

from sqlglot import exp

NESTED = ("ARRAY", "STRUCT")


def sql_text(text: str) -> str:
    """A literal of standard SQL."""
    return "'" + text.replace("'", "''") + "'"


def double_quoted(text: str) -> str:
    """A literal of M and DAX."""
    return '"' + text.replace('"', '""') + '"'


def is_nested(kind: str) -> bool:
    """Whether a type of DDL holds others."""
    return kind.startswith(NESTED)


def kind_in(kind: str, dialect: str) -> str:
    """A type of the lake's DDL in another dialect."""
    return exp.DataType.build(kind, dialect="spark").sql(dialect)
