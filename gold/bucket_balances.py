"""What each bucket granted, carried in, gave and carried out. One row per holder, since, plan, bucket and cycle."""

from lake.table import Table

BUCKET_BALANCES = Table(
    name="gold.bucket_balances",
    key=("holder", "since", "plan", "bucket", "cycle"),
    partitioned_by=("cycle",),
    columns="""
        holder      STRING NOT NULL COMMENT 'a number, E.164 with +, or for a shared bucket an account',
        since       DATE   NOT NULL COMMENT 'local day from which on the holder is on the plan without a break',
        plan        STRING NOT NULL,
        bucket      STRING NOT NULL COMMENT 'its name in the plan',
        cycle       STRING NOT NULL COMMENT 'as 2026-03; only cycles with usage have a row',
        record_type STRING NOT NULL COMMENT 'the service that it covers: voice, sms, ...',
        granted     BIGINT NOT NULL COMMENT 'seconds, messages or bytes, new in the cycle',
        carried_in  BIGINT NOT NULL COMMENT 'left from earlier cycles',
        used        BIGINT NOT NULL COMMENT 'that covered usage, in whole increments',
        carried_out BIGINT NOT NULL COMMENT 'left, and usable in later cycles',
        lots        ARRAY<STRUCT<granted: STRING, left: BIGINT>> NOT NULL COMMENT 'left of each cycle''s grant',
        rating_run  STRING NOT NULL COMMENT 'that wrote this row last'
    """,
    checks={
        "nothing_negative": "granted >= 0 AND carried_in >= 0 AND used >= 0 AND carried_out >= 0",
    },
    provenance=("rating_run",),
)
