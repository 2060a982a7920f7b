"""What is expected of new rows of silver.usage."""

from expectations.gate import gate
from expectations.services import CALLS_NOBODY, IS_KNOWN, IS_USUAL
from expectations.suite import suite
from lake.store import Gate
from machine.command import Call
from silver.usage import USAGE

USAGE_SUITE = suite(
    USAGE,
    must={
        "usage_id_not_empty": "usage_id <> ''",
        "record_type_known": IS_KNOWN,
        "msisdn_is_e164": r"msisdn RLIKE r'^\+[1-9][0-9]{1,14}$'",
        "technology_known": "technology IN ('2G', '3G', '4G', '5G')",
        "no_other_party_where_none_is_called": f"NOT {CALLS_NOBODY} OR other_party IS NULL",
        "content_hash_is_sha256": (
            "length(content_hash) = 64 AND length(unhex(content_hash)) <=> 32 AND content_hash = lower(content_hash)"
        ),
        "offset_not_negative": "offset >= 0",
    },
    should={
        "technology_given": ("technology IS NOT NULL", 0.05),
        # By days: a query that names the second of its run would be compiled anew for each.
        "start_time_plausible": ("date(start_time) BETWEEN DATE '2000-01-01' AND current_date() + 1", 0),
        "units_plausible": (IS_USUAL, 0),
        "nothing_odd": ("size(warnings) = 0", 0.10),
    },
)


def usage_gate(call: Call) -> Gate:
    """The gate of silver.usage. Make it early in a job: its library is imported meanwhile."""
    return gate(USAGE_SUITE, call)
