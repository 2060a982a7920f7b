"""A table's columns, written as DDL, as Arrow has them, and back: without Spark, whose own reader needs a session."""

import re
from collections.abc import Callable
from typing import TypeVar

import pyarrow

What = TypeVar("What")
TOKEN = re.compile(r"(?:'(?:[^'\\]|\\.)*')+|`[^`]+`|\w+|[<>(),:]")
SIMPLE_TYPES: dict[str, pyarrow.DataType] = {
    "STRING": pyarrow.string(),
    "BIGINT": pyarrow.int64(),
    "INT": pyarrow.int32(),
    "BOOLEAN": pyarrow.bool_(),
    "BINARY": pyarrow.binary(),
    "DATE": pyarrow.date32(),
    "TIMESTAMP": pyarrow.timestamp("us", tz="UTC"),
}
"""A TIMESTAMP is an instant; sessions show it in UTC."""


def arrow_schema(columns: str) -> pyarrow.Schema:
    """The columns of DDL text such as `name STRING NOT NULL COMMENT 'whose', paid ARRAY<DECIMAL(18,6)>`.

    Whether a column may be null is left to the table. Raises ValueError for a type that is not known.
    """
    tokens = TOKEN.findall(columns)[::-1]  # taken from the end, which is the text's start
    schema = pyarrow.schema(fields(tokens))
    if tokens:
        raise ValueError(f"{tokens[-1]} is unexpected in these columns: {columns}")
    return schema


def fields(tokens: list[str]) -> list[pyarrow.Field]:
    """The fields up to the end, or to the bracket that closes a struct."""
    read = [field(tokens)]
    while tokens and tokens[-1] == ",":
        tokens.pop()
        read.append(field(tokens))
    return read


def field(tokens: list[str]) -> pyarrow.Field:
    """One column, or field of a struct; its NOT NULL and comment are passed over."""
    name = tokens.pop().strip("`")
    if tokens and tokens[-1] == ":":
        tokens.pop()
    kind = data_type(tokens)
    for words in (["NOT", "NULL"], ["COMMENT", None]):
        if tokens and tokens[-1].upper() == words[0]:
            del tokens[-len(words) :]
    return pyarrow.field(name, kind)


def data_type(tokens: list[str]) -> pyarrow.DataType:
    name = tokens.pop().upper()
    if name == "DECIMAL":
        return bracketed(tokens, decimal)
    if name == "ARRAY":
        return pyarrow.list_(pyarrow.field("element", bracketed(tokens, data_type)))
    if name == "STRUCT":
        return pyarrow.struct(bracketed(tokens, fields))
    if name not in SIMPLE_TYPES:
        raise ValueError(f"{name} is no type that is known: one of {', '.join(SIMPLE_TYPES)}, DECIMAL, ARRAY, STRUCT")
    return SIMPLE_TYPES[name]


def bracketed(tokens: list[str], read: Callable[[list[str]], What]) -> What:
    tokens.pop()
    inner = read(tokens)
    tokens.pop()
    return inner


def decimal(tokens: list[str]) -> pyarrow.DataType:
    """Precision, comma, scale."""
    precision, _, scale = tokens.pop(), tokens.pop(), tokens.pop()
    return pyarrow.decimal128(int(precision), int(scale))


def struct_ddl(schema: pyarrow.Schema) -> str:
    return f"STRUCT<{', '.join(f'`{field.name}`: {ddl(field.type)}' for field in schema)}>"


def ddl(kind: pyarrow.DataType) -> str:
    """One of these types as DDL."""
    if pyarrow.types.is_decimal(kind):
        return f"DECIMAL({kind.precision},{kind.scale})"
    if pyarrow.types.is_list(kind):
        return f"ARRAY<{ddl(kind.value_type)}>"
    if pyarrow.types.is_struct(kind):
        return struct_ddl(pyarrow.schema(list(kind)))
    return next(name for name, plain in SIMPLE_TYPES.items() if plain == kind)
