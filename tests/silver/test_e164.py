"""Telephone numbers against phonenumbers, Google's own library, as the oracle."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from silver.e164 import e164, is_abroad, other_party

REGIONS = ("MA", "FR", "ES", "US", "GB", "DE", "SN", "SA", "AE", "CN", "BR", "DK", "SG", "AU")
KINDS = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)


def numbers() -> list[phonenumbers.PhoneNumber]:
    """Valid numbers of many countries, and Moroccan ones of every leading digit."""
    examples = [phonenumbers.example_number_for_type(region, kind) for region in REGIONS for kind in KINDS]
    home = [phonenumbers.parse(f"+2126{digits}", "MA") for digits in range(10_000_000, 80_000_000, 1_234_567)]
    return [number for number in examples + home if number and phonenumbers.is_valid_number(number)]


def writings() -> list[str]:
    """Those numbers as people and switches write them."""
    found = []
    for number in numbers():
        plain = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        spaced = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
        found += [plain, spaced, "00" + plain[1:], spaced.replace("+", "00 "), spaced.replace(" ", ".")]
        if number.country_code == 212:
            national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
            found += [national, national.replace("-", " "), f"({national[:2]}) {national[2:]}", plain[1:]]
    return found


NO_NUMBERS: dict[str, tuple[str | None, str | None]] = {
    "06-12-AB": (None, None),
    "12": (None, "12"),
    "0612": (None, "0612"),
    "anonymous": (None, "anonymous"),
    "+212": (None, None),
    "+2126123456": (None, None),
    "+21261234567890": (None, None),
    "+2126123456789012345": (None, None),
    "+0612345678": (None, None),
    "": (None, None),
    "'; DROP TABLE": (None, None),
    "\u0660\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668": (None, None),
}
"""What is no number, and whom it calls nevertheless."""


def in_e164(text: str) -> str:
    """What phonenumbers makes of a number as it is written in Morocco."""
    return phonenumbers.format_number(phonenumbers.parse(text, "MA"), PhoneNumberFormat.E164)


def test_valid_numbers_are_what_phonenumbers_makes_of_them() -> None:
    texts = writings()
    assert len(texts) > 400
    assert {text: e164(text, "212") for text in texts} == {text: in_e164(text) for text in texts}


def test_what_is_no_number_is_none_and_a_short_code_serves_as_other_party() -> None:
    assert {text: (e164(text, "212"), other_party(text, "212")) for text in NO_NUMBERS} == NO_NUMBERS


def test_a_home_number_has_its_digits_and_where_they_differ_only_those_of_e164() -> None:
    assert e164("0661000002", "212") == "+212661000002"
    assert e164("066100000", "212") is None
    assert e164("+336612345678", "212") == "+336612345678"  # France is not asked how many it gives out
    assert e164("+336612345678", "33") is None
    assert e164("07911123456", "44") == "+447911123456"
    assert e164("00791112345", "44") == "+791112345"
    assert e164("+44791", "44") is None
    assert e164("+440791112345", "44") is None


def test_abroad_is_where_numbers_begin_otherwise() -> None:
    asked = {"+212661000002": False, "+33123456789": True, "112": False, "INFO": False, None: False}
    assert {number: is_abroad(number, "212") for number in asked} == asked
