"""A reject as a Kafka record: its key names where the event came from, its value says what is wrong with it."""

from pyspark.sql import Column
from pyspark.sql import functions as F

LARGEST_PAYLOAD = 11 * 1024 * 1024
"""Bytes of a payload that go along: more would not fit a record of 16 MB in base64. silver.rejects has them all."""


def place_key() -> Column:
    """topic/partition/offset of a row of silver.rejects."""
    return F.concat_ws("/", "topic", "partition", "offset")


def dead_letter() -> Column:
    """A row of silver.rejects as JSON. The payload is text where it is UTF-8 and short, else base64."""
    text = F.col("payload").cast("string")
    is_text = F.is_valid_utf8(text) & (F.length("payload") <= LARGEST_PAYLOAD // 6)  # as \\u0000 a byte takes six
    return F.to_json(
        F.struct(
            *("topic", "topic_id", "partition", "offset", "record_id", "reasons", "rejected_at", "ingest_run"),
            F.when(is_text, text).alias("payload"),
            F.when(~is_text & (F.length("payload") <= LARGEST_PAYLOAD), F.base64("payload")).alias("payload_base64"),
            F.length("payload").alias("payload_bytes"),
        )
    )
