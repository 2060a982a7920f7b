"""What each use costs, and why if it costs nothing. One row per usage_id and run."""

from gold.cycles import Cycle
from gold.pricing.tariff.plan import RETAIL
from gold.statuses import ERROR, RATED, STATUSES, UNMATCHED
from lake.table import Table

RATED_USAGE = Table(
    name="gold.rated_usage",
    key=("usage_id", "run"),
    partitioned_by=("utc_month",),
    columns="""
        usage_id         STRING    NOT NULL COMMENT 'of silver.usage',
        run              STRING    NOT NULL COMMENT 'which rating of it: retail is billed; others are the tariff''s',
        status           STRING    NOT NULL COMMENT 'rated | rejected: never charged | unmatched: tried again | error',
        reason           STRING    COMMENT 'a code, null when charged: no_subscriber, no_plan, free_number, ...',
        record_type      STRING    NOT NULL COMMENT 'the service: voice, sms, ...',
        msisdn           STRING    NOT NULL COMMENT 'E.164 with +',
        account_id       STRING    COMMENT 'who pays; null when unmatched',
        start_time       TIMESTAMP NOT NULL COMMENT 'UTC',
        utc_month        STRING    NOT NULL COMMENT 'of start_time, as 2026-03; no correction moves it',
        cycle            STRING    NOT NULL COMMENT 'as 2026-03: that of the start, by the account''s cycle day',
        local_date       DATE      NOT NULL COMMENT 'of the start, in the tariff''s time zone',
        local_hour       INT       NOT NULL COMMENT 'of the start, in the tariff''s time zone, 0 to 23',
        units            BIGINT    NOT NULL COMMENT 'seconds, messages or bytes',
        billed_units     BIGINT    COMMENT 'the same in whole increments; null unless rated',
        free_units       BIGINT    COMMENT 'of these, taken from allowances; null unless rated',
        modifier         DECIMAL(10,8) COMMENT 'product of all that apply; null unless rated',
        charge           DECIMAL(18,6) COMMENT 'in the tariff''s currency; 0 when rejected, null if unmatched or error',
        plan             STRING    COMMENT 'in force at the start; null when there is none',
        plan_version     DATE      COMMENT 'valid_from of the version that priced it',
        tariff_hash      STRING    COMMENT 'SHA-256 of the document that priced it and of the calendars it names',
        maximum_spend    DECIMAL(12,6) COMMENT 'of the number on the plan in the cycle; null without any',
        pool             STRING    COMMENT 'whose buckets cover it: plan, number or account, since; null without any',
        other_party      STRING    COMMENT 'called number or receiver',
        cell_id          STRING    COMMENT 'as the switch gave it',
        technology       STRING    COMMENT '2G | 3G | 4G | 5G; null where unknown',
        zone             STRING    COMMENT 'that was called; null where neither plan nor discounts ask, or none was',
        is_roaming       BOOLEAN   NOT NULL,
        is_international BOOLEAN   NOT NULL,
        mediation_run    STRING    NOT NULL COMMENT 'that made the use',
        rating_run       STRING    NOT NULL COMMENT 'that wrote this row last',
        rated_at         TIMESTAMP NOT NULL COMMENT 'UTC'
    """,
    checks={
        "status_known": f"status IN {STATUSES}",
        "charge_not_absurd": "abs(charge) < 100000000000",
        "charge_iff_decided": f"(charge IS NULL) = (status IN {(UNMATCHED, ERROR)})",
    },
    provenance=("mediation_run", "rating_run", "rated_at"),
    properties={
        "delta.enableChangeDataFeed": "true",
        "delta.dataSkippingStatsColumns": "cycle,local_date",
        # A correction marks its rows in a month's files instead of writing these anew. Bills, lines and all else stay
        # at reader version 1; who reads plain files reads what is published.
        "delta.enableDeletionVectors": "true",
        "delta.minReaderVersion": "3",
        "delta.minWriterVersion": "7",
    },
    is_detail=True,
)


def charged_by(cycle: Cycle) -> dict[str, list[str]]:
    """What the rows have that the bills of a cycle charge, by column: the rated ones, as they are billed."""
    return {"utc_month": cycle.utc_months, "cycle": [cycle.name], "status": [RATED], "run": [RETAIL]}


RATING = ("rating_run", "rated_at")
"""Which run of rate-usage wrote a row, and when. They join the rows once these are computed: Java compiles a query's
code anew for every constant in it that is another than last time."""
