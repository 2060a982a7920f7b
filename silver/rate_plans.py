"""A version of a tariff document: a rate plan, or the rules of every bill. One row per plan, valid_from and known_from.

Silver keeps the documents and does not look inside; gold.pricing reads them.
"""

from lake.table import Table

RATE_PLANS = Table(
    name="silver.rate_plans",
    key=("plan", "valid_from", "known_from"),
    columns="""
        plan          STRING    NOT NULL COMMENT 'the plan''s name; * for the rules of every bill',
        label         STRING    NOT NULL COMMENT 'as customers read it',
        document      STRING    NOT NULL COMMENT 'the version as canonical JSON, prices as decimal strings',
        document_hash STRING    NOT NULL COMMENT 'SHA-256 of the document',
        valid_from    DATE      NOT NULL COMMENT 'first local day it holds',
        valid_to      DATE      COMMENT 'first local day it no longer holds; null: open',
        known_from    TIMESTAMP NOT NULL COMMENT 'UTC, when we learned it',
        known_to      TIMESTAMP COMMENT 'UTC, when we learned better; null: still believed'
    """,
    checks={"valid_to_after_valid_from": "valid_to > valid_from"},
)
