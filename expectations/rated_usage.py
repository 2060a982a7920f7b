"""What is expected of new rows of gold.rated_usage."""

from expectations.gate import gate
from expectations.services import IS_KNOWN
from expectations.suite import suite
from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE
from gold.statuses import ERROR, FREE_NUMBER, RATED, REJECTED, UNMATCHED
from lake.store import Gate
from machine.command import Call

NOT_RATED = f"status <> '{RATED}'"

RATED_USAGE_SUITE = suite(
    RATED_USAGE,
    must={
        "rejected_costs_nothing": f"status <> '{REJECTED}' OR charge = 0",
        "reason_iff_not_charged": f"(coalesce(reason, '{FREE_NUMBER}') = '{FREE_NUMBER}') = (status = '{RATED}')",
        "free_number_costs_nothing": f"coalesce(reason, '') <> '{FREE_NUMBER}' OR charge = 0",
        "rated_has_an_account": f"{NOT_RATED} OR account_id IS NOT NULL OR run <> '{RETAIL}'",
        "rated_has_a_tariff": f"{NOT_RATED} OR (plan_version IS NOT NULL AND tariff_hash IS NOT NULL)",
        "rated_has_a_modifier": f"{NOT_RATED} OR modifier IS NOT NULL",
        "units_not_negative": "units >= 0",
        "free_units_within_units": f"{NOT_RATED} OR coalesce(free_units BETWEEN 0 AND billed_units, false)",
        "free_use_costs_nothing": f"{NOT_RATED} OR free_units < billed_units OR charge = 0 OR pool IS NOT NULL",
        "record_type_known": IS_KNOWN,
        "cycle_is_the_local_month_or_before_its_cycle_day_the_last": (
            "cycle = date_format(local_date, 'yyyy-MM') OR (account_id IS NOT NULL AND day(local_date) < 28"
            " AND cycle = date_format(add_months(local_date, -1), 'yyyy-MM'))"
        ),
        "utc_month_is_of_the_start": "utc_month = date_format(start_time, 'yyyy-MM')",
        "local_hour_on_the_clock": "local_hour BETWEEN 0 AND 23",
    },
    should={
        "priced_by_its_tariff": (f"status <> '{ERROR}'", 0),
        "subscriber_known": (f"status <> '{UNMATCHED}'", 0.05),
        "eligible": (f"status <> '{REJECTED}'", 0.50),
    },
)


def rated_usage_gate(call: Call) -> Gate:
    """The gate of gold.rated_usage. Make it early in a job: its library is imported meanwhile."""
    return gate(RATED_USAGE_SUITE, call)
