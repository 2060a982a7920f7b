"""Draft bills that the last approve-bills of their cycle held back, and why. One row per document_id."""

from lake.table import Table

HELD_BILLS = Table(
    name="gold.held_bills",
    key=("document_id",),
    partitioned_by=("cycle",),
    columns="""
        document_id STRING NOT NULL COMMENT 'of the bill, as in gold.bills, whether it is there or is yet to be made',
        cycle       STRING NOT NULL COMMENT 'of the bill, as 2026-03',
        account_id  STRING NOT NULL,
        reasons     ARRAY<STRUCT<check: STRING, why: STRING>> NOT NULL COMMENT 'as approve-bills told them',
        at          TIMESTAMP NOT NULL COMMENT 'UTC; when it was first held back for these reasons',
        run         STRING NOT NULL COMMENT 'that wrote this row'
    """,
    provenance=("at", "run"),
)
