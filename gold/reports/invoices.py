"""What every bill comes to. One row per bill_id."""

from pyspark.sql import DataFrame

INVOICE = (
    "bill_id",
    "account_id",
    "cycle",
    "usage_amount",
    "discount_amount",
    "fee_amount",
    "tax_amount",
    "included_tax_amount",
    "total_due",
    "currency",
    "status",
)


def invoices(bills: DataFrame) -> DataFrame:
    """The columns of INVOICE. bills: rows of gold.bills."""
    return bills.select(*INVOICE).orderBy("bill_id")
