"""Which zone a number prefix, a short code or a name belongs to. One row per prefix, valid_from and known_from."""

import re
from dataclasses import replace
from pathlib import Path

from lake.table import Table
from silver.dated_csv import DatedRows, Row, dated_rows, needed
from silver.number_plans import begins_a_number
from silver.numbers import SHORT_CODE_OR_NAME, Network, other_party

DESTINATIONS = Table(
    name="silver.destinations",
    key=("prefix", "valid_from", "known_from"),
    columns="""
        prefix     STRING    NOT NULL COMMENT 'of an E.164 number, without +; * for any; =112 a short code, =* any',
        zone       STRING    NOT NULL COMMENT 'as tariffs call it',
        valid_from DATE      NOT NULL COMMENT 'first local day it holds',
        valid_to   DATE      COMMENT 'first local day it no longer holds; null: open',
        known_from TIMESTAMP NOT NULL COMMENT 'UTC, when we learned it',
        known_to   TIMESTAMP COMMENT 'UTC, when we learned better; null: still believed',
        free       BOOLEAN   COMMENT 'true: calls there cost nothing, whatever the plan; else null',
        operator   STRING    COMMENT 'whose numbers these are, for reports; null where it is not said'
    """,
    checks={"valid_to_after_valid_from": "valid_to > valid_from"},
)

COLUMNS = ("prefix", "zone", "valid_from", "valid_to")
OPTIONAL = ("free", "operator")

PREFIX = re.compile(rf"[1-9][0-9]{{0,14}}|\*|=\*|=(?:{SHORT_CODE_OR_NAME.pattern})")


def destinations(file: Path) -> DatedRows:
    """The facts of DESTINATIONS in a CSV file with COLUMNS."""
    read = dated_rows(file, COLUMNS, [prefix, needed("zone"), free], optional=OPTIONAL)
    return replace(read, rows=tuple({**dict.fromkeys(OPTIONAL), **row} for row in read.rows))


def prefix(row: Row) -> str | None:
    """A rule: digits as a number begins after its +, or a short code or name after a =."""
    if PREFIX.fullmatch(row.get("prefix") or ""):
        return None
    return (
        "prefix is not the leading digits of an E.164 number, such as 2126, nor * for any, nor a short code or name "
        "after a =, such as =112, nor =* for any of these"
    )


def free(row: Row) -> str | None:
    """A rule: what the row calls is free, or nothing is said of it."""
    return None if row.get("free") in (None, "true") else "free is neither true nor empty"


def never_matched(row: Row, network: Network) -> str | None:
    """Why nobody whom a use calls can be in a row; None if somebody can. network: whose records are read."""
    prefix = row["prefix"] or ""
    if prefix.isdigit():
        return None if begins_a_number(prefix) else f"no number in E.164 begins with {prefix}"
    name = prefix.removeprefix("=")
    number = other_party(name, network) or name
    return None if number == name else f"{name} is read as {number}"
