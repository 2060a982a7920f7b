"""What every bill comes to. One row per bill_id."""

from gold.reports.report import Report

INVOICES = Report(
    "invoices",
    """
    SELECT bill_id, account_id, cycle,
           money(usage_amount) AS usage_amount, money(discount_amount) AS discount_amount,
           money(fee_amount) AS fee_amount, money(tax_amount) AS tax_amount,
           money(included_tax_amount) AS included_tax_amount, money(total_due) AS total_due,
           currency, status
    FROM bills
    ORDER BY bill_id
    """,
)
