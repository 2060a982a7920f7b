"""Days with a name, such as Ramadan or a public holiday. One row per name, valid_from and known_from."""

from pathlib import Path

from lake.table import Table
from silver.dated_csv import DatedRows, dated_rows, needed

CALENDAR = Table(
    name="silver.calendar",
    key=("name", "valid_from", "known_from"),
    columns="""
        name       STRING    NOT NULL COMMENT 'as tariffs call it: ramadan',
        note       STRING    COMMENT 'for people: Ramadan 1447',
        valid_from DATE      NOT NULL COMMENT 'first local day',
        valid_to   DATE      NOT NULL COMMENT 'the local day after the last',
        known_from TIMESTAMP NOT NULL COMMENT 'UTC, when we learned it',
        known_to   TIMESTAMP COMMENT 'UTC, when we learned better; null: still believed'
    """,
    checks={"valid_to_after_valid_from": "valid_to > valid_from"},
)

COLUMNS = ("name", "valid_from", "valid_to", "note")


def calendar(file: Path) -> DatedRows:
    """The facts of CALENDAR in a CSV file with COLUMNS."""
    return dated_rows(file, COLUMNS, [needed("name"), needed("valid_to")])
