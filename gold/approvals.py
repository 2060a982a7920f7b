"""Who let a draft document go, and as what: a change of it has another hash. One row per draft and approval."""

from gold.issuing.uses import OPEN_USES
from lake.table import Table

APPROVALS = Table(
    name="gold.approvals",
    key=("document_id", "content_hash", "run"),
    partitioned_by=("cycle",),
    columns=f"""
        document_id  STRING NOT NULL,
        cycle        STRING NOT NULL COMMENT 'of the document, as 2026-03',
        content_hash STRING NOT NULL COMMENT 'SHA-256 of the canonical JSON that was approved',
        actor        STRING NOT NULL COMMENT 'who approved, as they call themselves',
        os_user      STRING NOT NULL COMMENT 'the operating system''s user',
        at           TIMESTAMP NOT NULL COMMENT 'UTC',
        waived       STRING COMMENT 'why it may go although it is unlike its account''s bills',
        suspended    STRING COMMENT 'why it may go without the uses in suspense',
        suspense     {OPEN_USES} COMMENT 'uses of its cycle that were open, left to a later rating',
        run          STRING NOT NULL COMMENT 'that wrote this row'
    """,
    properties={"delta.appendOnly": "true"},
)
