"""The star: what a snapshot holds for dashboards and BI, in the order in which it is made."""

from gold.star.customer_month import CUSTOMER_MONTH
from gold.star.dim_customer import DIM_CUSTOMER
from gold.star.dim_date import DIM_DATE
from gold.star.dim_destination import DIM_DESTINATION
from gold.star.dim_operator import DIM_OPERATOR
from gold.star.dim_plan import DIM_PLAN
from gold.star.fact_document import FACT_DOCUMENT
from gold.star.fact_invoice import FACT_INVOICE
from gold.star.fact_invoice_line import FACT_INVOICE_LINE
from gold.star.fact_rated_day import FACT_RATED_DAY
from gold.star.fact_reject import FACT_REJECT
from gold.star.fact_revenue_day import FACT_REVENUE_DAY
from gold.star.fact_usage_hour import FACT_USAGE_HOUR
from gold.star.reject_samples import REJECT_SAMPLES

STAR = (
    DIM_DATE,
    DIM_CUSTOMER,
    DIM_PLAN,
    DIM_DESTINATION,
    DIM_OPERATOR,
    FACT_DOCUMENT,
    FACT_INVOICE,
    FACT_INVOICE_LINE,
    FACT_REVENUE_DAY,
    FACT_RATED_DAY,
    FACT_USAGE_HOUR,
    CUSTOMER_MONTH,
    FACT_REJECT,
    REJECT_SAMPLES,
)
"""Each reads published tables and those above it."""
