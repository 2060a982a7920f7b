"""What is expected of new rows of gold.rated_usage."""

from expectations.gate import gate
from expectations.services import IS_KNOWN
from expectations.suite import suite
from gold.rated_usage import RATED_USAGE
from gold.statuses import FREE_NUMBER
from lake.store import Gate
from machine.command import Call

RATED_USAGE_SUITE = suite(
    RATED_USAGE,
    must={
        "rejected_costs_nothing": "status <> 'rejected' OR charge = 0",
        "reason_iff_not_charged": f"(coalesce(reason, '{FREE_NUMBER}') = '{FREE_NUMBER}') = (status = 'rated')",
        "free_number_costs_nothing": f"coalesce(reason, '') <> '{FREE_NUMBER}' OR charge = 0",
        "rated_has_an_account": "status <> 'rated' OR account_id IS NOT NULL OR run <> 'retail'",
        "rated_has_a_tariff": "status <> 'rated' OR (plan_version IS NOT NULL AND tariff_hash IS NOT NULL)",
        "rated_has_a_modifier": "status <> 'rated' OR modifier IS NOT NULL",
        "units_not_negative": "units >= 0",
        "free_units_within_units": "status <> 'rated' OR coalesce(free_units BETWEEN 0 AND billed_units, false)",
        "free_use_costs_nothing": "status <> 'rated' OR free_units < billed_units OR charge = 0 OR pool IS NOT NULL",
        "record_type_known": IS_KNOWN,
        "cycle_is_the_local_month_or_before_its_cycle_day_the_last": (
            "cycle = date_format(local_date, 'yyyy-MM') OR (account_id IS NOT NULL AND day(local_date) < 28"
            " AND cycle = date_format(add_months(local_date, -1), 'yyyy-MM'))"
        ),
        "utc_month_is_of_the_start": "utc_month = date_format(start_time, 'yyyy-MM')",
        "local_hour_on_the_clock": "local_hour BETWEEN 0 AND 23",
    },
    should={
        "priced_by_its_tariff": ("status <> 'error'", 0),
        "subscriber_known": ("status <> 'unmatched'", 0.05),
        "eligible": ("status <> 'rejected'", 0.50),
    },
)


def rated_usage_gate(call: Call) -> Gate:
    """The gate of gold.rated_usage. Make it early in a job: its library is imported meanwhile."""
    return gate(RATED_USAGE_SUITE, call)
