"""A call. Its units are seconds, belonging to the caller."""

from silver.records.record import Record, Said, Use

MOST_SECONDS = 31 * 24 * 60 * 60
"""A month: switches write records of longer calls in parts."""


def to_usage(said: Said) -> Use:
    """The caller's seconds."""
    return Use(
        owner=said["caller_id"],
        other_party=said["callee_id"],
        amount=said["duration_sec"],
        most_units=MOST_SECONDS,
    )


RECORD = Record("voice", ("caller_id", "callee_id", "duration_sec"), to_usage)
