"""A data session. Its units are bytes, 1,000,000 to the megabyte, belonging to the user."""

from silver.limits import MOST_UNITS
from silver.records.record import RecordType

DATA = RecordType(
    "data",
    {"owner": "user_id", "amount": "data_volume_mb", "session": "session_duration_sec"},
    most_units=MOST_UNITS["data"],
    units_each=1_000_000,
)
