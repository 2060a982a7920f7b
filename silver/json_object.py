"""A payload's bytes as the members of one JSON object (RFC 8259), each as text. Nothing throws, whatever they are."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

BYTE_ORDER_MARK = "\ufeff"

Said = Mapping[str, str | None]


class Number(str):
    """A number as it is written, if it is not whole or stands inside an object or array."""

    __slots__ = ()


class Mended(str):
    """Text in which a question mark stands for half a character."""

    __slots__ = ()


class Members(list[tuple[str, Any]]):
    """An object inside another: its members as they come, twice where they come twice."""

    __slots__ = ()


def json_object(payload: bytes) -> Said | None:
    """What each member says, without blanks around it, None where nothing is left; None where there is no one object.

    A number is its text with all digits, a boolean its word, an object or array its JSON without blanks; of a member
    that comes twice the last counts. Half a surrogate pair is a question mark.
    """
    try:
        text = payload.decode("utf-8").removeprefix(BYTE_ORDER_MARK)
        values = DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    said = {name: whole(value) if isinstance(value, str) else word(value) for name, value in values.items()}
    if NO_TEXT in said.values():
        exact = dict(MEMBER_DECODER.decode(text))
        said |= {name: whole(written(exact[name])) for name, value in said.items() if value is NO_TEXT}
    return said


def word(value: object) -> str | None:
    """A value of DECODER that is no text, as text; NO_TEXT for one that holds others."""
    if value is None:
        return None
    return WORDS[value] if isinstance(value, bool) else NO_TEXT


def whole(text: str) -> str | None:
    """Text that can be written as UTF-8, without blanks around it."""
    if isinstance(text, Number):
        return text
    kept = text.strip(" ")
    try:
        kept.encode()
    except UnicodeEncodeError:
        return Mended(kept.encode("utf-8", "replace").decode("utf-8"))
    return kept or None


def written(value: object) -> str:
    """A value of MEMBER_DECODER as JSON without blanks."""
    if isinstance(value, Members):
        return "{" + ",".join(f"{quoted(name)}:{written(inner)}" for name, inner in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    if isinstance(value, Number):
        return value
    return quoted(value) if isinstance(value, str) else WORDS[value]


def refused(constant: str) -> NoReturn:
    """NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(constant)


quoted = json.encoder.encode_basestring
WORDS: Mapping[object, str] = {None: "null", True: "true", False: "false"}
NO_TEXT = "\ud800"
"""What `whole` leaves of no text."""

DECODER = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=refused)
MEMBER_DECODER = json.JSONDecoder(
    parse_int=Number, parse_float=Number, parse_constant=refused, object_pairs_hook=Members
)
