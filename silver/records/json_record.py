"""A record as one JSON object, a member for each field."""

import re
from collections.abc import Mapping
from typing import Any, Union, get_type_hints

import msgspec

from silver.json_object import BYTE_ORDER_MARK, DECODER, Number, Said, json_object
from silver.records import EVERY, RECORD_TYPES
from silver.records.record import Reason, Record, RecordType

UNKNOWN = RecordType(None, {})
LONGEST_NUMBER = 1_000
"""Digits; readers of JSON refuse more, and so would those that a record is sent on to."""

ENDLESS = re.compile(rb"[0-9.eE+-]{%d}" % LONGEST_NUMBER)

USUAL: dict[str, Any] = {
    "roaming": bool | str | None,
    "international": bool | str | None,
    "amount": Any,
    "session": Any,
}
"""What the members of most records are; the others are texts."""


def shape(kind: RecordType) -> type[Any]:
    """What records of a type are read to: a silver.records.record.Record, whose plain JSON is read straight into it.

    latest is set on each record, whatever a member without a name says.
    """
    members = members_of(kind)
    fields: list[Any] = [(name, USUAL.get(name, str | None), None) for name in members]
    constant = dict.fromkeys(get_type_hints(Record), None) | {"type": kind, "record_type": kind.name}
    return msgspec.defstruct(
        str(kind.name), [*fields, ("latest", Any, 0)], rename={**members, "latest": ""}, gc=False,
        tag=kind.name, tag_field="record_type" if kind.name else None,
        namespace={name: value for name, value in constant.items() if name not in (*members, "latest")},
    )  # fmt: skip


def members_of(kind: RecordType) -> Mapping[str, str]:
    """The members that differ among records of a type, by what they mean."""
    return {name: member for name, member in kind.fields.items() if name != "record_type" or not kind.name}


SHAPES = {kind.name: shape(kind) for kind in (*EVERY, UNKNOWN)}
PLAIN = tuple(SHAPES[kind.name] for kind in EVERY)
PLAIN_DECODER: Any = msgspec.json.Decoder(Union[PLAIN], float_hook=Number)  # noqa: UP007 - of a tuple
"""Of nearly all payloads. It refuses what is not as usual, and looks at no text that it passes over."""

NESTED = (list, dict)


def json_record(payload: bytes, latest: int) -> Record | Reason:
    """What a payload says, or why it is no record. latest: when a record may have begun, microseconds since 1970."""
    try:
        if not payload.isascii():
            payload.decode()
        plain = PLAIN_DECODER.decode(payload)
    except (ValueError, RecursionError):
        return any_record(payload, latest)
    if type(plain.amount) in NESTED or type(plain.session) in NESTED or has_endless_digits(payload):
        return any_record(payload, latest)
    record: Record = plain
    record.latest = latest
    return record


def has_endless_digits(payload: bytes) -> bool:
    """Whether there may be a number that nobody reads."""
    return len(payload) > LONGEST_NUMBER and ENDLESS.search(payload) is not None


def any_record(payload: bytes, latest: int) -> Record | Reason:
    """The same of what may be any bytes."""
    said = json_object(payload)
    if said is None:
        return fault(payload)
    if len(payload) > LONGEST_NUMBER and has_endless_number(said):
        return Reason("corrupt_json", f"the payload has a number of more than {LONGEST_NUMBER:,} digits")
    kind = RECORD_TYPES.get((said.get("record_type") or "").lower(), UNKNOWN)
    values = {name: said.get(member) for name, member in members_of(kind).items()}
    record: Record = SHAPES[kind.name](**values, latest=latest)
    return record


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
