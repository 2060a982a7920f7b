"""Issued bills, credit and debit notes, and what was written off; only added to. One row per document_id."""

from gold.billing.documents import BILL, KINDS, WRITE_OFF
from lake.table import Table

LINES = """ARRAY<STRUCT<
    cycle: STRING, line_id: STRING, is_reversal: BOOLEAN, kind: STRING, name: STRING, label: STRING, msisdn: STRING,
    record_type: STRING, uses: BIGINT, units: BIGINT, free_units: BIGINT, base: DECIMAL(18,6), rate: DECIMAL(9,6),
    amount: DECIMAL(18,4), included: DECIMAL(18,4), rules_version: DATE,
    taxes: ARRAY<STRUCT<name: STRING, rate: DECIMAL(9,6)>>
>>""".replace("\n", " ")
"""Lines as posted. A reversal is minus what was posted before: of every figure but the rate."""

STATES = "ARRAY<STRUCT<state: STRING, at: TIMESTAMP, actor: STRING, os_user: STRING, run: STRING>>"

DOCUMENTS = Table(
    name="gold.documents",
    key=("document_id",),
    partitioned_by=("cycle",),
    columns=f"""
        document_id   STRING NOT NULL COMMENT 'of a bill as in gold.bills; of others with a suffix: 2026-03-ACC7+1',
        cycle         STRING NOT NULL COMMENT 'that it bills or amends, as 2026-03',
        account_id    STRING NOT NULL,
        kind          STRING NOT NULL COMMENT 'bill | credit_note | debit_note | write_off',
        number        STRING COMMENT 'as B2026-0000001; null of a write-off, which nobody is sent',
        series        STRING COMMENT 'of the number: the year of issue and the kind',
        serial        BIGINT COMMENT 'of the number: from 1 in its series, without a gap',
        amends        STRING COMMENT 'the document_id of the bill that it corrects',
        issue_date    DATE   NOT NULL COMMENT 'local',
        currency      STRING NOT NULL COMMENT 'ISO 4217',
        total         DECIMAL(18,4) NOT NULL COMMENT 'the sum of its lines, tax included; negative of a credit note',
        lines         {LINES} NOT NULL,
        content       STRING NOT NULL COMMENT 'canonical JSON: all it says but for number, date and state',
        content_hash  STRING NOT NULL COMMENT 'SHA-256 of content',
        file_hashes   ARRAY<STRUCT<name: STRING, hash: STRING>> NOT NULL COMMENT 'SHA-256 of its files, by their names',
        basis         TIMESTAMP COMMENT 'UTC; of a bill: its cycle is priced by what was believed then: gold.bases',
        states        {STATES} NOT NULL COMMENT 'approved, then issued: when, by whom, as which user of the system',
        place         BIGINT NOT NULL COMMENT 'in the chain of all documents, from 1',
        previous_hash STRING NOT NULL COMMENT 'row_hash of the document at the place before; empty at the first',
        row_hash      STRING NOT NULL COMMENT 'SHA-256 of the columns that gold.issuing.chain names, previous_hash too'
    """,
    checks={
        "kind_known": f"kind IN {KINDS}",
        "only_write_offs_have_no_number": f"(number IS NULL) = (kind = '{WRITE_OFF}')",
        "notes_amend_a_bill": f"(amends IS NULL) = (kind = '{BILL}')",
    },
    properties={"delta.appendOnly": "true"},
)
