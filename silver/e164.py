"""A telephone number in E.164 (ITU-T E.164 §6): + and 8 to 15 digits, country code first."""

import re
from functools import cache

PUNCTUATION = " .-()\u00a0"
NATIONAL_DIGITS = {"212": 9, "213": 9, "216": 8, "221": 9, "225": 10, "33": 9, "34": 9, "351": 9, "966": 9}
"""How many digits follow the country code, where that is one number; a home number of another length is none."""

UNPUNCTUATED = str.maketrans("", "", PUNCTUATION)
E164 = r"\+[1-9][0-9]{7,14}"
SHORT_CODE_OR_NAME = re.compile(r"[0-9]{2,8}|[A-Za-z][A-Za-z0-9 ._&-]{1,10}")
"""GSM 03.40 lets a sender be a name of up to 11 characters."""


def e164(text: str, country_code: str) -> str | None:
    """The number that a text says, None where it says none.

    Written internationally (+, 00, or the home country's code and a whole number) or nationally (0). Spaces, dots,
    dashes and parentheses count nothing.
    """
    number = international(text.translate(UNPUNCTUATED), country_code)
    return number if number is not None and sound(country_code).fullmatch(number) else None


def other_party(text: str, country_code: str) -> str | None:
    """Whom a text calls: a number in E.164, or else a short code or a sender's name as it is; None for anything else.

    text: without blanks around it.
    """
    return e164(text, country_code) or (text if SHORT_CODE_OR_NAME.fullmatch(text) else None)


def is_abroad(number: str | None, country_code: str) -> bool:
    """Whether whom a use reaches has a number of another country."""
    return number is not None and number.startswith("+") and not number.startswith(f"+{country_code}")


def international(bare: str, country_code: str) -> str | None:
    """A number without punctuation, from its + on; None where it begins like none."""
    if bare.startswith("+"):
        return bare
    if bare.startswith("00"):
        return f"+{bare[2:]}"
    if bare.startswith("0"):
        return f"+{country_code}{bare[1:]}"
    return f"+{bare}" if bare.startswith(country_code) else None


@cache
def sound(country_code: str) -> re.Pattern[str]:
    """Numbers with as many digits as E.164 allows, and at home as many as are given out there."""
    digits = NATIONAL_DIGITS.get(country_code)
    home = rf"\+{country_code}[1-9]" + (rf"[0-9]{{{digits - 1}}}" if digits else "[0-9]*")
    return re.compile(rf"(?!\+{country_code}){E164}|(?={E164}\Z){home}")
