"""Which zone a number prefix belongs to. One row per prefix, valid_from and known_from."""

import re
from pathlib import Path

from lake.table import Table
from silver.dated_csv import DatedRows, Row, dated_rows, needed

DESTINATIONS = Table(
    name="silver.destinations",
    key=("prefix", "valid_from", "known_from"),
    columns="""
        prefix     STRING    NOT NULL COMMENT 'leading digits of an E.164 number, without +; * for any',
        zone       STRING    NOT NULL COMMENT 'as tariffs call it',
        valid_from DATE      NOT NULL COMMENT 'first local day it holds',
        valid_to   DATE      COMMENT 'first local day it no longer holds; null: open',
        known_from TIMESTAMP NOT NULL COMMENT 'UTC, when we learned it',
        known_to   TIMESTAMP COMMENT 'UTC, when we learned better; null: still believed'
    """,
    checks={"valid_to_after_valid_from": "valid_to > valid_from"},
)

COLUMNS = ("prefix", "zone", "valid_from", "valid_to")

PREFIX = re.compile(r"[1-9][0-9]{0,14}|\*")


def destinations(file: Path) -> DatedRows:
    """The facts of DESTINATIONS in a CSV file with COLUMNS."""
    return dated_rows(file, COLUMNS, [prefix, needed("zone")])


def prefix(row: Row) -> str | None:
    """A rule: digits as a number begins after its +."""
    good = PREFIX.fullmatch(row.get("prefix") or "")
    return None if good else "prefix is not the leading digits of an E.164 number, such as 2126, nor * for any"
