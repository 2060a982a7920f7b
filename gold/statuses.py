"""What becomes of a use when it is rated, and why: statuses and reasons by their code, with what is said of them."""

from collections.abc import Mapping

RATED, REJECTED, UNMATCHED, ERROR = "rated", "rejected", "unmatched", "error"
STATUSES = (RATED, REJECTED, UNMATCHED, ERROR)
"""rated: charged, or free. rejected: not allowed, never charged. unmatched: tried again at every rating. error: the
tariff cannot price it, and its account's bill is held back."""

FREE_NUMBER = "free_number"
"""The reason of a use that is rated and costs nothing, whatever its plan says."""

NO_PLAN = "no_plan"
"""The reason of a use whose plan the tariff does not have."""

NO_RATE, CHARGE_TOO_LARGE = "no_rate", "charge_too_large"
"""The reasons of a use that its plan has terms for, and no price."""

REASONS: Mapping[str, str] = {
    FREE_NUMBER: "the called number is free",
    "inactive_subscriber": "the number was not active then",
    "roaming_not_allowed": "the plan does not allow it in a visited network",
    "international_not_allowed": "the plan does not allow it to this destination",
    "no_subscriber": "nobody is known to have owned the number then; it is tried again at each rating",
    NO_PLAN: "the owner's plan is not in the tariff; it is tried again at each rating",
    "no_price": "the plan has no price for this service",
    NO_RATE: "the plan has no rate for a part of it",
    "no_destination": "whom it called is in no row of destinations.csv",
    "unreadable_number": "what was dialled is no number, short code or name that can be read",
    CHARGE_TOO_LARGE: "its price is absurd; the tariff must be mended",
}
"""What is said to people."""
