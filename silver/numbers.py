"""Telephone numbers as switches and people write them, in E.164 (ITU-T E.164 §6): by the library that knows all."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from silver.number_plans import LONGEST_SHORT_CODE, NumberPlan, domestic, in_e164, number_plan

PUNCTUATION = " .-()/\u00a0"
UNPUNCTUATED = str.maketrans("", "", PUNCTUATION)
FILLERS = "Ff"
"""What fills the last half byte of a number of odd length (TBCD, 3GPP TS 29.002)."""

DIGITS = re.compile(r"\+?[0-9]{2,32}")
SHORT_CODE = re.compile(rf"[0-9]{{2,{LONGEST_SHORT_CODE}}}")
SHORT_CODE_OR_NAME = re.compile(rf"{SHORT_CODE.pattern}|[A-Za-z][A-Za-z0-9 ._&-]{{1,10}}")
"""GSM 03.40 lets a sender be a name of up to 11 characters."""

URI = re.compile(r"(?:tel|sips?):(?://)?([^;@?]*)(?:;[^@?]*)?(?:@[^?]*)?(?:\?.*)?", re.IGNORECASE | re.DOTALL)
"""RFC 3966 and RFC 3261: tel:+33123456789;npdi, sip:+33123456789;rn=1@ims.example;user=phone."""

CONTEXT = re.compile(r";phone-context=(\+[0-9().-]+)", re.IGNORECASE)
"""RFC 3966: the country that a number without + belongs to."""

REMEMBERED = 100_000
"""Numbers of a process that the library is asked about once: it takes 15 microseconds for each."""


class Network(NamedTuple):
    """How a network writes numbers. country: ISO 3166, two letters.

    international_prefix, trunk_prefix: what its switches write before a number of another country and before one of
    their own; empty: as the country does, by the library.
    """

    country: str
    international_prefix: str = ""
    trunk_prefix: str = ""

    @property
    def code(self) -> str:
        """The country's calling code, as 212."""
        return str(phonenumbers.country_code_for_region(self.country))


def is_country(code: str) -> bool:
    """Whether an ISO 3166 code names a country that has telephone numbers."""
    return code in phonenumbers.SUPPORTED_REGIONS


def e164(text: str, network: Network) -> str | None:
    """The number that a text says, as +212661000002; None where it says none that is possible."""
    return number_of(subscriber_part(text), network)


def other_party(text: str, network: Network) -> str | None:
    """Whom a text calls: a number in E.164, or else a short code or a sender's name as it is; None for anything else.

    text: without blanks around it. Digits without a prefix that are no valid number of the country, or a short code
    there, are short codes.
    """
    written = subscriber_part(text)
    return number_of(written, network) or (written if SHORT_CODE_OR_NAME.fullmatch(written) else None)


def is_abroad(number: str | None, network: Network) -> bool:
    """Whether whom a use reaches has a number of another country's code."""
    return number is not None and number.startswith("+") and not number.startswith(f"+{network.code}")


def subscriber_part(text: str) -> str:
    """What a text says of the number alone: without scheme, parameters, host, and filler digits."""
    if ":" in text and (uri := URI.fullmatch(text)):
        number, context = unquote(uri[1]), CONTEXT.search(text)
        is_whole = context is None or number.startswith("+") or SHORT_CODE.fullmatch(number)
        text = number if is_whole or context is None else context[1] + number
    return text.rstrip(FILLERS) if text[-1:] in FILLERS and text[:1] in "+0123456789" else text


def number_of(written: str, network: Network) -> str | None:
    """The number in E.164; None where there is none."""
    home = home_plan(network)
    if number := domestic(written, home):
        return number
    digits = written if DIGITS.fullmatch(written) else written.translate(UNPUNCTUATED)
    return (in_e164(digits, home) or by_library(digits, home)) if DIGITS.fullmatch(digits) else None


@lru_cache(maxsize=100)
def home_plan(network: Network) -> NumberPlan:
    """The number plan of the network's country, with the prefixes that its switches write."""
    return number_plan(network.country, network.international_prefix, network.trunk_prefix)


@lru_cache(maxsize=REMEMBERED)
def by_library(digits: str, home: NumberPlan) -> str | None:
    """What the library makes of digits, with or without a + before them."""
    try:
        number = phonenumbers.parse(home.with_own_prefixes(digits), home.country)
    except NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    if (is_bare(digits, home) and is_short(number, home)) or has_stray_zero(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def has_stray_zero(number: PhoneNumber) -> bool:
    """Whether a number begins with a 0 that its country has as a trunk prefix and the library could not take off."""
    if not phonenumbers.national_significant_number(number).startswith("0"):
        return False
    is_trunk = phonenumbers.ndd_prefix_for_region(region_of(number), strip_non_digits=True) == "0"
    return is_trunk and not phonenumbers.is_valid_number(number)


def region_of(number: PhoneNumber) -> str:
    """The main country of a number's calling code."""
    return str(phonenumbers.region_code_for_country_code(number.country_code or 0))


def is_bare(digits: str, home: NumberPlan) -> bool:
    """Whether a few digits begin with no prefix: a short code, or a whole number of a small country."""
    return bool(SHORT_CODE.fullmatch(digits)) and not digits.startswith(home.prefixes)


def is_short(number: PhoneNumber, home: NumberPlan) -> bool:
    """Whether a few bare digits, which might be a whole number of the country, are a short code there."""
    is_valid = phonenumbers.is_valid_number(number)
    return not is_valid or phonenumbers.is_valid_short_number_for_region(number, home.country)
