"""Answers a question in SQL over the lake's tables by their names, as they are or as at earlier versions."""

import argparse
import re
import sys
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import bronze
import gold
import silver
from lake.as_of import versions_at
from lake.log import NO_TABLE
from lake.reader import Reader
from machine.arguments import instant
from machine.command import Call, Counts, Job, Stop
from serving.lake_sql import Answer, answered, csv_line, lake_tables, published_tables, shown
from serving.text_table import text_table

TABLES = {table.name: table for table in (*bronze.TABLES, *silver.TABLES, *gold.TABLES)}
SHOWN_ROWS = 1_000
"""Rows that a terminal gets; --csv and --json give all."""

EXAMPLE = 'tollhouse sql "SELECT status, count(*) AS bills FROM gold.bills GROUP BY status"'


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("text", metavar="SELECT", help="tables by name, as gold.bills, or published.kpi_values of the snapshot; UTC")
    as_of = "all tables as at a time, as 2026-04-02T10:00:00Z; or one as at a version, as gold.bills=12; repeatable"
    add("--as-of", type=pin, action="append", default=[], metavar="TIME|TABLE=VERSION", help=as_of)
    add("--csv", action="store_true", help="all rows as CSV to stdout")


def pin(text: str) -> tuple[str, int] | datetime:
    """An argparse type: a table and its version, or a time."""
    match = re.fullmatch(r"([a-z_.]+)=([0-9]{1,9})", text)
    if match is not None:
        return match[1], int(match[2])
    try:
        return instant(text)
    except argparse.ArgumentTypeError:
        why = f"{text!r} is no time such as 2026-04-02T10:00:00Z, and no table and version such as gold.bills=12"
        raise argparse.ArgumentTypeError(why) from None


def run(call: Call) -> Counts:
    """Prints the rows as a table, or as CSV. Raises Stop for a table that is none and SQL that is wrong."""
    reader, text = pinned(call), call.args.text
    published = call.settings.lake.published
    rows = lake_tables(reader, list(TABLES.values()), text)
    for name in rows:
        if reader.version(TABLES[name]) == NO_TABLE and name in text.lower():
            call.say(f"warning: {name} has no row: the lake at {call.root} does not have it yet")
    rows |= {} if "://" in published else published_tables(Path(published), text)
    with answered(text, rows, sorted({*TABLES, *rows})) as answer:
        if call.args.json:
            listed = [dict(zip(answer.columns, map(plain, row), strict=True)) for row in answer.rows]
            return {"rows": len(listed), "listed": listed}
        return {"rows": written(answer) if call.args.csv else printed(call, answer)}


def pinned(call: Call) -> Reader:
    """The lake with the versions asked for. Raises Stop for a table, time or version that never was."""
    versions: dict[str, int] = dict(pair for pair in call.args.as_of if isinstance(pair, tuple))
    for name, version in versions.items():
        if name not in TABLES:
            raise Stop(f"there is no table {name}; there are {', '.join(sorted(TABLES))}.")
        newest = call.reader.version(TABLES[name])
        if newest == NO_TABLE:
            raise Stop(f"there is no {name} in this lake yet.")
        if version > newest:
            raise Stop(f"{name} has no version {version}: its versions are 0 to {newest}.")
    named = set(re.findall(r"\w+", call.args.text.lower()))
    asked = [name for name, table in TABLES.items() if table.short in named and name not in versions]
    for at in (pair for pair in call.args.as_of if isinstance(pair, datetime)):
        versions |= versions_at(call.root, asked, at)
    return replace(call.reader, at=versions)


def written(answer: Answer) -> int:
    """Writes all rows as CSV and returns how many."""
    sys.stdout.write(csv_line(answer.columns))
    count = 0
    for count, row in enumerate(answer.rows, start=1):  # noqa: B007 # it is what is returned
        sys.stdout.write(csv_line(row))
    return count


def printed(call: Call, answer: Answer) -> int:
    """Prints the first rows as a table, says how many are left, and returns how many there are."""
    first = list(islice(answer.rows, SHOWN_ROWS))
    sides = [">" if any(is_number(row[index]) for row in first) else "" for index in range(len(answer.columns))]
    titles = [f"{side}{name}" for side, name in zip(sides, answer.columns, strict=True)]
    print("\n".join(text_table(titles, [[on_a_line(value) for value in row] for row in first])))
    more = sum(1 for _ in answer.rows)
    if more:
        call.say(f"{more:,} more rows are not shown: --csv writes all")
    return len(first) + more


def is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def on_a_line(value: Any) -> str:
    """A value as a cell: what a terminal would take for a command is left out."""
    return "".join(sign if sign.isprintable() else " " for sign in shown(value))


def plain(value: Any) -> Any:
    """A value as JSON has it: numbers that are whole as such, decimals as text."""
    return value if value is None or isinstance(value, bool | int | list | dict) else shown(value)


JOB = Job("sql", __doc__, EXAMPLE, arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
