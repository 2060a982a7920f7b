"""A few records that mediation could not read, every digit masked. One row per cycle, reason, service and sample."""

from gold.star.keys import UNKNOWN
from gold.star.star import Star
from lake.table import Table
from telecom.services import SERVICES

SAMPLES = 3
"""Of a cycle, reason and service: the first that came."""

REJECT_SAMPLES = Star(
    Table(
        name="star.reject_samples",
        key=("cycle", "reason", "record_type", "sample"),
        columns="""
            cycle       STRING NOT NULL COMMENT 'as that of fact_reject',
            reason      STRING NOT NULL COMMENT 'code: the first of the record',
            record_type STRING NOT NULL COMMENT 'the service that it names, or unknown',
            sample      INT    NOT NULL COMMENT 'from 1',
            rejected_at TIMESTAMP NOT NULL COMMENT 'UTC',
            sentence    STRING NOT NULL COMMENT 'what is wrong, each digit of the record as #',
            payload     STRING NOT NULL COMMENT 'the beginning of the record as text, each digit as #'
        """,
    ),
    select=f"""
        SELECT cycle, reasons[1].code AS reason,
               CASE WHEN said_type IN {tuple(SERVICES)} THEN said_type ELSE '{UNKNOWN}' END AS record_type,
               CAST(row_number() OVER (
                   PARTITION BY cycle, reasons[1].code, record_type ORDER BY rejected_at, topic, "partition", "offset"
               ) AS INT) AS sample,
               rejected_at, coalesce(masked_sentence, '') AS sentence, coalesce(masked_payload, '') AS payload
        FROM rejects QUALIFY sample <= {SAMPLES}
    """,
    reads=("rejects",),
)
"""rejects: as of fact_reject, with masked_sentence and masked_payload."""
