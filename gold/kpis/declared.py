"""What the KPIs have in common: subjects, units, and measures that several of them name."""

from gold.kpis.kpi import COUNT, DISTINCT, SUM, Measure, Where
from gold.pricing.tariff.plan import RETAIL
from gold.statuses import RATED
from telecom.services import BYTE, MESSAGE, SECOND, SERVICES

REVENUE, DOCUMENTS, USAGE, CUSTOMERS, QUALITY = "Revenue", "Documents", "Usage", "Customers", "Quality"
MONEY, PERCENT = "money", "percent"

IS_RETAIL = Where("run", (RETAIL,))
IS_COST = Where("run", (RETAIL,), is_not=True)
IS_RATED = Where("status", (RATED,))

REVENUE_OF_ALL = Measure("fact_revenue_day", SUM, "revenue")
BILLED_CUSTOMERS = Measure("fact_invoice", DISTINCT, "account_id")
CHARGED = Measure("fact_rated_day", SUM, "charge", (IS_RETAIL, IS_RATED))
COSTS = Measure("fact_rated_day", SUM, "charge", (IS_COST,))
USES = Measure("fact_rated_day", SUM, "uses", (IS_RETAIL,))
RATED_USES = Measure("fact_rated_day", SUM, "uses", (IS_RETAIL, IS_RATED))
REJECTED_RECORDS = Measure("fact_reject", SUM, "records")
CUSTOMER_MONTHS = Measure("customer_month", COUNT)
ACTIVE_CUSTOMERS = Measure("fact_rated_day", DISTINCT, "account_id", (IS_RETAIL, IS_RATED))


def revenue_of(kind: str) -> Measure:
    """Revenue of one kind: of gold.star.fact_invoice_line."""
    return Measure("fact_revenue_day", SUM, "revenue", (Where("revenue_kind", (kind,)),))


def of_services(column: str, unit: str) -> Measure:
    """Uses, or units, of the services sold by a unit, as far as they were charged, or free."""
    names = tuple(service.name for service in SERVICES.values() if service.unit == unit)
    return Measure("fact_rated_day", SUM, column, (IS_RETAIL, IS_RATED, Where("record_type", names)))


SECONDS, MESSAGES, BYTES = (of_services("units", unit) for unit in (SECOND, MESSAGE, BYTE))
CALLS = of_services("uses", SECOND)
