"""The tariff's documents as believed now. One row per plan and valid_from; * is the bill rules."""

from gold.reports.report import Report

RATE_PLANS = Report(
    "rate_plans",
    """
    SELECT plan, label, valid_from, valid_to, iso(known_from) AS known_from, document_hash, document
    FROM rate_plans WHERE known_to IS NULL
    ORDER BY plan, valid_from
    """,
)
