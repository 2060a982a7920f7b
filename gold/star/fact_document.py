"""Bills and notes as documents, each in its state, drafted or issued. One row per document_id.

What is issued never changes; what is not is as it would be issued now.
"""

from gold.star.keys import CUSTOMER
from gold.star.star import Star
from lake.table import Table

ISSUED = "issued"

SAME = """
    document_id, cycle, account_id, customer_name, region, is_student, is_urban, joined_on, plan, kind, amends,
    currency, net_amount, tax_amount, total, approved_at, approved_by
"""

FACT_DOCUMENT = Star(
    Table(
        name="star.fact_document",
        key=("document_id",),
        columns="""
            document_id  STRING NOT NULL COMMENT 'of a bill its bill_id; of others with its place: 2026-03-ACC7+1',
            cycle        STRING NOT NULL COMMENT 'that it bills or amends, as 2026-03',
            customer_key STRING NOT NULL COMMENT 'as the document describes its customer',
            account_id   STRING NOT NULL COMMENT 'who pays, or is paid',
            plan         STRING NOT NULL COMMENT 'of the first number of the account',
            kind         STRING NOT NULL COMMENT 'bill | credit_note | debit_note | write_off: sent to nobody',
            state        STRING NOT NULL COMMENT 'draft | held | approved | issued',
            held_back    STRING COMMENT 'why approve-bills holds it back, of one that is held',
            held_at      TIMESTAMP COMMENT 'UTC; since when',
            number       STRING COMMENT 'of what is issued and sent, as B2026-0000001',
            amends       STRING COMMENT 'the document_id of the bill that it corrects',
            issue_date   DATE   COMMENT 'local, of what is issued',
            currency     STRING NOT NULL COMMENT 'ISO 4217',
            net_amount   DECIMAL(18,4) NOT NULL COMMENT 'without tax, added or contained; below zero of a credit note',
            tax_amount   DECIMAL(18,4) NOT NULL COMMENT 'added and contained',
            total        DECIMAL(18,4) NOT NULL COMMENT 'with tax',
            place        BIGINT COMMENT 'in the chain of all documents, of what is issued',
            approved_at  TIMESTAMP COMMENT 'UTC; of what is approved as it is',
            approved_by  STRING    COMMENT 'as they call themselves',
            issued_at    TIMESTAMP COMMENT 'UTC',
            issued_by    STRING    COMMENT 'as they call themselves'
        """,
    ),
    select=f"""
        WITH every AS (
            SELECT {SAME}, '{ISSUED}' AS state, NULL AS held_back, NULL AS held_at, number, issue_date, place,
                   issued_at, issued_by
            FROM documents
            UNION ALL
            SELECT {SAME}, state, held_back, held_at, NULL, NULL, NULL, NULL, NULL FROM drafts
        )
        SELECT *, {CUSTOMER} AS customer_key FROM every
    """,
    reads=("documents", "drafts"),
    joins={"customer_key": "dim_customer", "plan": "dim_plan"},
)
"""documents: issued ones, as they are shown. drafts: what is yet to be issued, with what it says of its customer."""
