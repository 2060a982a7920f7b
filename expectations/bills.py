"""What is expected of new rows of gold.bills."""

from expectations.gate import gate
from expectations.suite import suite
from gold.bills import BILLS
from lake.store import Gate
from machine.command import Call

BILLS_SUITE = suite(
    BILLS,
    must={
        "bill_id_is_cycle_and_account": "bill_id = concat(cycle, '-', account_id)",
        "cycle_is_a_month": "cycle RLIKE '^[0-9]{4}-(0[1-9]|1[0-2])$'",
        "it_begins_in_that_month": "cycle = date_format(first_day, 'yyyy-MM')",
        "it_lasts_a_month_or_nearly_two": "datediff(last_day, first_day) BETWEEN 27 AND 57",
        "currency_is_a_code": "currency RLIKE '^[A-Z]{3}$'",
        "usage_not_negative": "usage_amount >= 0",
        "discount_not_positive": "discount_amount <= 0",
        "discount_within_usage": "usage_amount + discount_amount >= 0",
        "fee_not_negative": "fee_amount >= 0",
        "tax_not_negative": "tax_amount >= 0",
        "included_tax_not_negative": "included_tax_amount >= 0",
        "a_number_is_active": "numbers >= 1",
    },
    should={"somebody_used_something": ("usage_amount > 0", 0.90)},
)


def bills_gate(call: Call) -> Gate:
    """The gate of gold.bills. Make it early in a job: its library is imported meanwhile."""
    return gate(BILLS_SUITE, call)
