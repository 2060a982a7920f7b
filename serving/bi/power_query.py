"""Where Power BI finds the rows: expressions of M over the folder of the snapshots."""

from collections.abc import Sequence

from lake.columns import Column
from serving.bi import dax
from serving.bi.target import Target
from serving.bi.texts import double_quoted
from serving.bi.tmdl import Item, tag

PARAMETER = 'meta [IsParameterQuery=true, Type="Text", IsParameterQueryRequired=true]'
ROWS = """\
(table as text, columns as list) as table =>
let
    Pointer = Json.Document(File.Contents(Published & "\\current.json")),
    Files = Folder.Files(Published & "\\" & Pointer[path] & "\\" & table),
    Parts = Table.SelectRows(Files, each [Extension] = ".parquet")[Content],
    Read = List.Transform(Parts, each Table.SelectColumns(Parquet.Document(_), columns))
in
    Table.Combine(Read)"""
"""Resolves the pointer itself: a query that reads a file may not be told its location by one that reads another."""

CYCLES = """\
let
    Source = Table.Distinct(Rows("kpi_values", {"cycle"})),
    Typed = Table.TransformColumnTypes(Source, {{"cycle", type text}})
in
    Typed"""
NO_ROWS = "#table(type table [none = text], {})"
TYPES = {
    "STRING": "type text",
    "BIGINT": "Int64.Type",
    "INT": "Int64.Type",
    "BOOLEAN": "type logical",
    "DATE": "type date",
    "TIMESTAMP": "type datetime",
}


def expressions(target: Target) -> list[Item]:
    """The folder of the snapshots as a parameter, and the function that reads a table below it."""
    about = "Folder of the snapshots: the one in which current.json lies, as C:\\tollhouse\\published."
    location = f"{double_quoted(target.published)} {PARAMETER}"
    return [
        Item(
            "expression Published",
            location,
            about,
            {"lineageTag": tag("Published")},
            [Item("annotation PBI_ResultType", "Text")],
        ),
        Item("expression Rows", ROWS, "", {"lineageTag": tag("Rows")}, [Item("annotation PBI_ResultType", "Function")]),
    ]


def source(table: str, columns: Sequence[Column]) -> str:
    """The rows of a table, typed; what has more decimals than fit as whole millionths."""
    whole = [one.name for one in columns if table != "kpi_values" and dax.has_many_decimals(one.kind)]
    names = ", ".join(double_quoted(one.name) for one in columns)
    typed = ", ".join(
        f"{{{double_quoted(one.name)}, {'Int64.Type' if one.name in whole else TYPES.get(one.kind, 'Currency.Type')}}}"
        for one in columns
    )
    counted = ", ".join(
        f"{{{double_quoted(name)}, each Value.Multiply(_, {dax.MILLIONTHS}, Precision.Decimal)}}" for name in whole
    )
    renamed = ", ".join(f"{{{double_quoted(name)}, {double_quoted(f'{name}_millionths')}}}" for name in whole)
    steps = [
        f"Source = Rows({double_quoted(table)}, {{{names}}})",
        f"Counted = Table.TransformColumns(Source, {{{counted}}})",
        f"Typed = Table.TransformColumnTypes(Counted, {{{typed}}})",
        f"Named = Table.RenameColumns(Typed, {{{renamed}}})",
    ]
    return "let\n    " + ",\n    ".join(steps) + "\nin\n    Named"
