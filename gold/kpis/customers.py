"""Who the customers are: KPIs of their number and their ways."""

from gold.kpis.declared import BILLED_CUSTOMERS, CUSTOMER_MONTHS, CUSTOMERS, PERCENT
from gold.kpis.kpi import COUNT, Kpi, Measure, Where

CHURNING = Measure("customer_month", COUNT, where=(Where("is_churning", (True,)),))

CUSTOMER_KPIS = (
    Kpi(
        "customers", "Customers", CUSTOMERS, "customers", "Accounts with a bill of the cycle.",
        (BILLED_CUSTOMERS,), by=(("plan",), ("region",)),
    ),
    Kpi(
        "customers_by_segment", "Customers by segment", CUSTOMERS, "customers",
        "By recency, frequency and monetary value: champions, loyal, promising, needs_attention, at_risk, hibernating.",
        (CUSTOMER_MONTHS,), by=(("segment",),),
    ),
    Kpi(
        "churning_customers", "Customers about to leave", CUSTOMERS, "customers",
        "Customers who used the network in the cycle before, and not in this one.",
        (CHURNING,), by=(("plan",), ("region",)),
    ),
    Kpi(
        "churn_rate", "Churn rate", CUSTOMERS, PERCENT, "Customers about to leave by customers.",
        (CHURNING,), (CUSTOMER_MONTHS,), by=(("plan",), ("region",)), times=100, decimals=1,
    ),
)  # fmt: skip
