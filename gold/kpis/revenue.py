"""What comes in: KPIs of revenue, all without tax, drafts included until bills are issued."""

from dataclasses import replace

from gold.kpis.declared import (
    ACTIVE_CUSTOMERS,
    BILLED_CUSTOMERS,
    CHARGED,
    COSTS,
    MONEY,
    PERCENT,
    REVENUE,
    REVENUE_OF_ALL,
    revenue_of,
)
from gold.kpis.kpi import SUM, Kpi, Measure, Where
from gold.star.fact_invoice_line import ONE_OFF, RECURRING, USAGE

BY_CUSTOMER = (("plan",), ("region",), ("plan", "region"))
BY_SERVICE = (("record_type",), *BY_CUSTOMER)

REVENUE_KPIS = (
    Kpi(
        "total_revenue", "Total revenue", REVENUE, MONEY,
        "Usage less discounts, and all fees, without tax, of bills whatever their state.",
        (REVENUE_OF_ALL,), by=(*BY_SERVICE, ("local_date",)), decimals=2,
    ),
    Kpi(
        "usage_revenue", "Usage revenue", REVENUE, MONEY,
        "What uses cost, less the discounts, which are shared over them.",
        (revenue_of(USAGE),), by=(*BY_SERVICE, ("local_date",)), decimals=2,
    ),
    Kpi(
        "recurring_revenue", "Recurring revenue", REVENUE, MONEY,
        "Fees that come back: of plans in each cycle, of commitments, and of bills.",
        (revenue_of(RECURRING),), by=BY_CUSTOMER, decimals=2,
    ),
    Kpi(
        "one_off_revenue", "One-off revenue", REVENUE, MONEY,
        "Fees that are paid once, when a number first gets a plan.",
        (revenue_of(ONE_OFF),), by=BY_CUSTOMER, decimals=2,
    ),
    Kpi(
        "arpu", "Revenue per customer", REVENUE, MONEY,
        "ARPU: total revenue by customers, which are accounts with a bill of the cycle.",
        (REVENUE_OF_ALL,), (BILLED_CUSTOMERS,), by=(("region",),), decimals=2,
    ),
    Kpi(
        "discount_cost", "Cost of discounts", REVENUE, MONEY, "What discounts took off bills.",
        (Measure("fact_invoice_line", SUM, "amount", (Where("kind", ("discount",)),), sign=-1),),
        by=(("name",), ("region",)), decimals=2,
    ),
    Kpi(
        "taxes", "Taxes", REVENUE, MONEY, "Added to what is owed; taxes that prices contain are not among them.",
        (Measure("fact_invoice", SUM, "tax_amount"),), by=(("region",),), decimals=2,
    ),
    Kpi(
        "total_due", "Total due", REVENUE, MONEY, "What customers owe, with taxes.",
        (Measure("fact_invoice", SUM, "total_due"),), by=(("region",), ("status",)), decimals=2,
    ),
    Kpi(
        "service_margin", "Service margin", REVENUE, MONEY,
        "Charges before discounts less what a cost run says that the same uses cost; without cost runs the charges.",
        (CHARGED, replace(COSTS, sign=-1)), by=(("record_type",), ("plan",), ("zone",)), decimals=2,
    ),
    Kpi(
        "service_margin_rate", "Service margin rate", REVENUE, PERCENT, "The service margin by the charges.",
        (CHARGED, replace(COSTS, sign=-1)), (CHARGED,), by=(("record_type",),), times=100, decimals=1,
    ),
    Kpi(
        "unbilled_accrual", "Unbilled accrual", REVENUE, MONEY,
        "Charges of uses that no bill has yet: all charges of the cycle less those on bills.",
        (CHARGED, Measure("fact_invoice_line", SUM, "charge", (Where("kind", ("usage",)),), sign=-1)), decimals=2,
    ),
    Kpi(
        "revenue_per_active_customer", "Revenue per active customer", REVENUE, MONEY,
        "Total revenue by accounts with a use of the cycle.",
        (REVENUE_OF_ALL,), (ACTIVE_CUSTOMERS,), decimals=2,
    ),
    Kpi(
        "top_customers", "Top customers", REVENUE, MONEY, "The ten accounts of the largest total revenue.",
        (REVENUE_OF_ALL,), by=(("account_id",),), top=10, decimals=2,
    ),
)  # fmt: skip
