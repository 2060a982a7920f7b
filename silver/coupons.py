"""Which accounts hold a code that a discount asks for. One row per account_id, code, valid_from and known_from."""

from pathlib import Path

from lake.table import Table
from silver.dated_csv import DatedRows, dated_rows, needed
from silver.effective import entity

COUPONS = Table(
    name="silver.coupons",
    key=("account_id", "code", "valid_from", "known_from"),
    columns="""
        account_id STRING    NOT NULL COMMENT 'who holds it; may not exist yet',
        code       STRING    NOT NULL COMMENT 'as the bill rules name it: WELCOME10',
        valid_from DATE      NOT NULL COMMENT 'first local day it holds',
        valid_to   DATE      COMMENT 'first local day it no longer holds; null: open',
        known_from TIMESTAMP NOT NULL COMMENT 'UTC, when we learned it',
        known_to   TIMESTAMP COMMENT 'UTC, when we learned better; null: still believed'
    """,
    checks={"valid_to_after_valid_from": "valid_to > valid_from"},
)

COLUMNS = ("account_id", "code", "valid_from", "valid_to")


def coupons(file: Path) -> DatedRows:
    """The facts of COUPONS in a CSV file with COLUMNS."""
    return dated_rows(file, COLUMNS, [needed("account_id"), needed("code")], of=entity(COUPONS))
