"""What each allowance granted, carried in, gave and carried out. One row per msisdn, record_type and cycle."""

from lake.table import Table

ALLOWANCE_BALANCES = Table(
    name="gold.allowance_balances",
    key=("msisdn", "record_type", "cycle"),
    partitioned_by=("cycle",),
    columns="""
        msisdn      STRING NOT NULL COMMENT 'E.164 with +',
        record_type STRING NOT NULL COMMENT 'the service: voice, sms, ...',
        cycle       STRING NOT NULL COMMENT 'as 2026-03',
        rated_units BIGINT NOT NULL COMMENT 'seconds, messages or bytes that count in the cycle, free ones included',
        granted     BIGINT NOT NULL COMMENT 'own free units of the plan at the cycle''s end',
        carried_in  BIGINT NOT NULL COMMENT 'left from the cycle before, used first, lapses at the end',
        used        BIGINT NOT NULL COMMENT 'of these two; what buckets cover stands in gold.bucket_balances',
        carried_out BIGINT NOT NULL COMMENT 'own units left that pass to the next cycle',
        rating_run  STRING NOT NULL COMMENT 'that wrote this row last'
    """,
    checks={
        "nothing_negative": "rated_units >= 0 AND granted >= 0 AND carried_in >= 0 AND used >= 0 AND carried_out >= 0"
    },
    provenance=("rating_run",),
)
