"""A call. Its units are seconds, belonging to the caller."""

from silver.limits import MOST_UNITS
from silver.records.record import Record, Said, Use


def to_usage(said: Said) -> Use:
    """The caller's seconds."""
    return Use(
        owner=said["caller_id"],
        other_party=said["callee_id"],
        amount=said["duration_sec"],
        most_units=MOST_UNITS["voice"],
    )


RECORD = Record("voice", ("caller_id", "callee_id", "duration_sec"), to_usage)
