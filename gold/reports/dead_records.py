"""Every record that is not charged, and why: rejected by mediation, or rejected, unmatched or in error in rating."""

from gold.reports.predicates import IS_RATED, IS_RETAIL
from gold.reports.report import Report

DEAD_RECORDS = Report(
    "dead_records",
    f"""
    SELECT record_id,
           array_to_string(list_transform(reasons, LAMBDA reason: reason.code), ';') AS error_reason,
           'mediation' AS error_source,
           iso(rejected_at) AS error_timestamp,
           masked_payload AS original_data
    FROM rejects
    UNION ALL
    SELECT usage_id,
           coalesce(reason, status),
           'rating',
           iso(rated_at),
           CAST(json_merge_patch('{{}}', json_object(
               'usage_id', usage_id, 'record_type', record_type, 'number_key', number_key, 'destination', destination,
               'start_time', strftime(make_timestamp(epoch_us(start_time)), '%Y-%m-%dT%H:%M:%S.%gZ'),
               'units', units, 'cell_id', cell_id, 'technology', technology,
               'is_roaming', is_roaming, 'is_international', is_international, 'status', status)) AS VARCHAR)
    FROM rated_usage WHERE {IS_RETAIL} AND NOT {IS_RATED}
    ORDER BY error_source, record_id NULLS FIRST, error_timestamp, original_data NULLS FIRST
    """,
)
"""Rejects have every reason's code, and the beginning of the event, each digit as #. Uses have the code of theirs, and
stand there as JSON; merging them into nothing leaves out what is null."""
