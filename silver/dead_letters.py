"""A reject as a Kafka record: its key names where the event came from, its value says what is wrong with it."""

LARGEST_PAYLOAD = 11 * 1024 * 1024
"""Bytes of a payload that go along: more would not fit a record of 16 MB in base64. silver.rejects has them all."""

LARGEST_TEXT = LARGEST_PAYLOAD // 6
"""As \\u0000 a byte takes six."""

KEY = "concat_ws('/', topic, partition, offset)"
"""topic/partition/offset of a row of silver.rejects."""

IS_TEXT = f"is_valid_utf8(string(payload)) AND length(payload) <= {LARGEST_TEXT}"

DEAD_LETTER = f"""
to_json(struct(
    topic, topic_id, partition, offset, record_id, reasons, rejected_at, ingest_run,
    CASE WHEN {IS_TEXT} THEN string(payload) END AS payload,
    CASE WHEN NOT ({IS_TEXT}) AND length(payload) <= {LARGEST_PAYLOAD} THEN base64(payload) END AS payload_base64,
    length(payload) AS payload_bytes
))
"""
"""A row of silver.rejects as JSON. The payload is text where it is UTF-8 and short, else base64."""
