"""What each bill comes to, for its customer. One row per bill_id."""

from gold.star.keys import CUSTOMER
from gold.star.star import Star
from lake.table import Table

AMOUNTS = ("usage_amount", "discount_amount", "fee_amount", "tax_amount", "included_tax_amount", "total_due")

FACT_INVOICE = Star(
    Table(
        name="star.fact_invoice",
        key=("bill_id",),
        columns="""
            bill_id         STRING NOT NULL COMMENT 'cycle and account: 2026-03-ACC000017',
            cycle           STRING NOT NULL COMMENT 'as 2026-03',
            customer_key    STRING NOT NULL,
            account_id      STRING NOT NULL COMMENT 'who pays',
            last_day        DATE   NOT NULL COMMENT 'of the cycle of the account, local',
            plan            STRING NOT NULL COMMENT 'of its first number',
            status          STRING NOT NULL COMMENT 'draft until it is issued',
            currency        STRING NOT NULL COMMENT 'ISO 4217',
            numbers         INT    NOT NULL COMMENT 'active in the cycle',
            usage_amount    DECIMAL(18,4) NOT NULL,
            discount_amount DECIMAL(18,4) NOT NULL COMMENT 'zero or negative',
            fee_amount      DECIMAL(18,4) NOT NULL,
            tax_amount      DECIMAL(18,4) NOT NULL COMMENT 'added to the other three',
            included_tax_amount DECIMAL(18,4) NOT NULL COMMENT 'contained in them; no part of the sum',
            total_due       DECIMAL(18,4) NOT NULL COMMENT 'the sum of the four'
        """,
    ),
    select=f"""
        SELECT bill_id, cycle, {CUSTOMER} AS customer_key, account_id, last_day, plan, status, currency, numbers,
               {", ".join(AMOUNTS)}
        FROM bills
    """,
    reads=("bills",),
    joins={"last_day": "dim_date", "customer_key": "dim_customer", "plan": "dim_plan"},
)
