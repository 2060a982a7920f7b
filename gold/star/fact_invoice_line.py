"""The lines of bills, each with the kind of revenue it is. One row per bill_id and line_no."""

from gold.star.star import Star
from lake.table import Table

USAGE, RECURRING, ONE_OFF, CONTAINED_TAX, NO_REVENUE = "usage", "recurring", "one_off", "contained_tax", "none"
REVENUE_KINDS = (USAGE, RECURRING, ONE_OFF, CONTAINED_TAX, NO_REVENUE)

FEE = "substr(lines.line_id, length('fee/' || lines.number_key || '/') + 1)"
"""Of a fee of a plan its name, the plan and the version: fee/KEY/setup/standard/2026-01-01."""

FACT_INVOICE_LINE = Star(
    Table(
        name="star.fact_invoice_line",
        key=("bill_id", "line_no"),
        columns="""
            bill_id      STRING NOT NULL,
            line_no      INT    NOT NULL COMMENT 'its place on the bill, from 1',
            cycle        STRING NOT NULL COMMENT 'as 2026-03',
            customer_key STRING NOT NULL,
            currency     STRING NOT NULL COMMENT 'ISO 4217',
            kind         STRING NOT NULL COMMENT 'usage | discount | fee | tax',
            revenue_kind STRING NOT NULL COMMENT 'usage | recurring | one_off | contained_tax: less | none',
            name         STRING NOT NULL COMMENT 'the service, or the rule of the tariff',
            label        STRING NOT NULL COMMENT 'as the customer reads it',
            record_type  STRING COMMENT 'of a usage line, and of a rule on one service',
            number_key   STRING COMMENT 'stands for the number of a usage line and of a fee of its plan',
            uses         BIGINT COMMENT 'of a usage line',
            units        BIGINT COMMENT 'of a usage line: seconds, messages or bytes',
            free_units   BIGINT COMMENT 'of a usage line: of these, free',
            charge       DECIMAL(24,6) COMMENT 'of a usage line: the exact sum of its charges',
            amount       DECIMAL(18,4) NOT NULL COMMENT 'in the currency; negative of a discount',
            revenue      DECIMAL(18,4) NOT NULL COMMENT 'of usage less its shares of the discounts; 0 of discount, tax'
        """,
    ),
    select=f"""
        SELECT lines.bill_id, line_no, lines.cycle, customer_key, currency, kind,
               CASE WHEN kind = 'usage' THEN '{USAGE}'
                    WHEN kind = 'fee' AND one_off.name IS NOT NULL THEN '{ONE_OFF}'
                    WHEN kind = 'fee' THEN '{RECURRING}'
                    WHEN kind = 'tax' AND included IS NOT NULL THEN '{CONTAINED_TAX}'
                    ELSE '{NO_REVENUE}' END AS revenue_kind,
               lines.name, label, lines.record_type, lines.number_key, lines.uses, lines.units, free_units,
               CASE WHEN kind = 'usage' THEN base END AS charge, amount,
               CASE WHEN kind = 'usage' THEN earned.net WHEN kind = 'fee' THEN amount
                    WHEN kind = 'tax' THEN -coalesce(included, 0) ELSE 0 END AS revenue
        FROM bill_lines AS lines
        JOIN fact_invoice USING (bill_id)
        LEFT JOIN net AS earned ON earned.bill_id = lines.bill_id AND earned.record_type = lines.record_type
            AND earned.number_key = lines.number_key
        LEFT JOIN one_off ON one_off.name || '/' || one_off.version = {FEE}
    """,
    reads=("bill_lines", "fact_invoice", "net", "one_off"),
    joins={"customer_key": "dim_customer", "bill_id": "fact_invoice"},
)
"""net: of usage lines, less discounts. one_off: fees that are paid once, their name and version as line ids end."""
