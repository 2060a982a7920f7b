"""A data session. Its units are bytes, 1,000,000 to the megabyte, belonging to the user."""

from silver.limits import MOST_UNITS
from silver.records.record import Record, Said, Use

BYTES_A_MEGABYTE = 1_000_000


def to_usage(said: Said) -> Use:
    """The user's bytes."""
    return Use(
        owner=said["user_id"],
        amount=said["data_volume_mb"],
        most_units=MOST_UNITS["data"],
        units_each=BYTES_A_MEGABYTE,
        session=said["session_duration_sec"],
    )


RECORD = Record("data", ("user_id", "data_volume_mb", "session_duration_sec"), to_usage)
