"""What a record is called: a number or a text, told apart from every other one, whatever its letters."""

import re

from silver.json_object import Mended, Number

JSON_VALUE = re.compile(r"\{.*\}|\[.*\]")
"""An object or array where an id belongs."""


def identifier(text: str) -> str | None:
    """The id, or None where it is none or could be confused with another: line breaks, half characters.

    A number with an exponent is none, for another writing of it is the same number.
    """
    if not text.isprintable() or (text[0] in "{[" and JSON_VALUE.fullmatch(text)):
        return None
    if type(text) is str:
        return text
    is_none = isinstance(text, Mended) or (isinstance(text, Number) and "e" in text.lower())
    return None if is_none else text
