"""A short message. It counts as one unit, belonging to the sender."""

from pyspark.sql import functions as F

from silver.records.record import Field, Record, Said, Use


def to_usage(said: Said) -> Use:
    """The sender's one message."""
    return Use(owner=said["sender_id"], other_party=said["receiver_id"], amount=Field("", F.lit("1")), most_units=1)


RECORD = Record("sms", ("sender_id", "receiver_id"), to_usage)
