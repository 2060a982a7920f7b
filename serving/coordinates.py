"""Where a record came from, in words."""

from collections.abc import Mapping
from typing import Any

SHA_256 = 64
"""Digits of the id of a file: Kafka's ids of topics are shorter."""


def came_from(row: Mapping[str, Any]) -> str:
    """The line of a file, or the place in a topic. row: with the columns of lake.coordinates."""
    if len(row["topic_id"]) == SHA_256:
        return f"line {row['offset']} of {row['topic']}, SHA-256 {row['topic_id']}"
    return f"topic {row['topic']}, partition {row['partition']}, offset {row['offset']}, topic id {row['topic_id']}"
