"""A data session. Its units are bytes, 1,000,000 to the megabyte, belonging to the user."""

from silver.records.record import Record, Said, Use

BYTES_A_MEGABYTE = 1_000_000
MOST_BYTES = 10**14
"""A record of more could not have been sent in a month at 300 Mbit/s."""


def to_usage(said: Said) -> Use:
    """The user's bytes."""
    return Use(
        owner=said["user_id"],
        amount=said["data_volume_mb"],
        most_units=MOST_BYTES,
        units_each=BYTES_A_MEGABYTE,
        session=said["session_duration_sec"],
    )


RECORD = Record("data", ("user_id", "data_volume_mb", "session_duration_sec"), to_usage)
