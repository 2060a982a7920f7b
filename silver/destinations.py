"""Which zone a number prefix, a short code or a name belongs to. One row per prefix, valid_from and known_from."""

import re
from dataclasses import replace
from pathlib import Path

from lake.table import Table
from silver.dated_csv import DatedRows, Row, dated_rows, needed
from silver.number_plans import begins_a_number
from silver.numbers import SHORT_CODE_OR_NAME

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


def never_matched(row: Row) -> str | None:
    """Why no number that is called can be in a row; None if one can."""
    digits = row["prefix"] or ""
    return None if not digits.isdigit() or begins_a_number(digits) else f"no number in E.164 begins with {digits}"
