"""Canonical JSON: one text for one content, whoever writes it, so that its hash stands for it.

RFC 8785's order and shape, of texts, whole numbers, true, false and null alone: amounts are texts, since a JSON number
is a float to most readers.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any


def canonical(content: Mapping[str, Any]) -> str:
    """The text of a content: keys in the order of UTF-16, no blanks. Decimals keep their places, days are ISO 8601,
    and instants, in UTC.

    Raises TypeError for a float, a time without its zone, or what else JSON has no exact word for.
    """
    return json.dumps(plain(content), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def plain(value: Any) -> Any:
    """A value as texts, whole numbers, lists and mappings in order."""
    match value:
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).isoformat()
        case None | bool() | int() | str():
            return value
        case Decimal():
            return f"{value:f}"
        case date() if not isinstance(value, datetime):
            return value.isoformat()
        case Mapping():
            return {key: plain(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
        case list() | tuple():
            return [plain(part) for part in value]
    raise TypeError(f"{type(value).__name__} has no canonical text: {value!r}")


def content_hash(text: str) -> str:
    """SHA-256 of a text's UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
