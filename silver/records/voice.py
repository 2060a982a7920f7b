"""A call. Its units are seconds, belonging to the caller."""

from silver.limits import MOST_UNITS
from silver.records.record import RecordType

VOICE = RecordType(
    "voice",
    {"owner": "caller_id", "other_party": "callee_id", "amount": "duration_sec"},
    most_units=MOST_UNITS["voice"],
)
