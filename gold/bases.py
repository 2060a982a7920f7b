"""Issued cycles that were priced anew by later beliefs, only added to. One row per account_id, cycle and basis.

Until it is moved, the basis of an issued cycle is that of its bill in gold.documents.
"""

from lake.table import Table

BASES = Table(
    name="gold.bases",
    key=("account_id", "cycle", "basis"),
    partitioned_by=("cycle",),
    columns="""
        account_id STRING    NOT NULL,
        cycle      STRING    NOT NULL COMMENT 'an issued one, as 2026-03',
        basis      TIMESTAMP NOT NULL COMMENT 'UTC; until when what was believed prices the cycle; the last one holds',
        actor      STRING    NOT NULL COMMENT 'who had it priced anew, as they call themselves',
        os_user    STRING    NOT NULL COMMENT 'the operating system''s user',
        at         TIMESTAMP NOT NULL COMMENT 'UTC',
        reason     STRING    COMMENT 'why',
        run        STRING    NOT NULL COMMENT 'that wrote this row'
    """,
    properties={"delta.appendOnly": "true"},
)
