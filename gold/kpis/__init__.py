"""The KPIs of Tollhouse, each declared once."""

from gold.kpis.customers import CUSTOMER_KPIS
from gold.kpis.documents import DOCUMENT_KPIS
from gold.kpis.quality import QUALITY_KPIS
from gold.kpis.revenue import REVENUE_KPIS
from gold.kpis.usage import USAGE_KPIS

KPIS = (*REVENUE_KPIS, *DOCUMENT_KPIS, *USAGE_KPIS, *CUSTOMER_KPIS, *QUALITY_KPIS)
"""In the order in which people read them."""
