"""A record as one JSON object, a member for each field."""

from silver.json_object import BYTE_ORDER_MARK, DECODER, Number, Said, json_object
from silver.records import RECORD_TYPES
from silver.records.record import Reason, Record, RecordType

UNKNOWN = RecordType(None, {})
LONGEST_NUMBER = 1_000
"""Digits; readers of JSON refuse more, and so would those that a record is sent on to."""


def json_record(payload: bytes, latest: int) -> Record | Reason:
    """What a payload says, or why it is no record. latest: when a record may have begun, microseconds since 1970."""
    said = json_object(payload)
    if said is None:
        return fault(payload)
    if len(payload) > LONGEST_NUMBER and has_endless_number(said):
        return Reason("corrupt_json", f"the payload has a number of more than {LONGEST_NUMBER:,} digits")
    kind = RECORD_TYPES.get((said.get("record_type") or "").lower(), UNKNOWN)
    return Record(kind, latest, *map(said.get, kind.names_in_order))


def fault(payload: bytes) -> Reason:
    """Why bytes are not one JSON object."""
    if not payload:
        return Reason("corrupt_json", "the payload is empty")
    try:
        DECODER.decode(payload.decode("utf-8").removeprefix(BYTE_ORDER_MARK))
    except UnicodeDecodeError:
        return Reason("not_utf8", "the payload is not UTF-8")
    except (ValueError, RecursionError):
        return Reason("corrupt_json", "the payload is no whole JSON object")
    return Reason("not_an_object", "the payload is JSON, but no object")


def has_endless_number(said: Said) -> bool:
    """Whether a member is a number that nobody reads."""
    return any(isinstance(text, Number) and len(text) > LONGEST_NUMBER for text in said.values())
