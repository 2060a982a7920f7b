"""What usage costs: rated uses, allowances, bills and their proof."""

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.approvals import APPROVALS
from gold.bases import BASES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.control_totals import CONTROL_TOTALS
from gold.documents import DOCUMENTS
from gold.expired_detail import EXPIRED_DETAIL
from gold.held_bills import HELD_BILLS
from gold.rated_usage import RATED_USAGE

TABLES = (
    RATED_USAGE,
    ALLOWANCE_BALANCES,
    BUCKET_BALANCES,
    BILL_LINES,
    BILLS,
    APPROVALS,
    HELD_BILLS,
    DOCUMENTS,
    BASES,
    CONTROL_TOTALS,
    EXPIRED_DETAIL,
)

PUBLISHED = tuple(table for table in TABLES if table not in (APPROVALS, HELD_BILLS, DOCUMENTS, BASES, EXPIRED_DETAIL))
"""What leaves the lake as it is, but for numbers."""
