"""A country's numbers by the library's own metadata: the plain cases, for which it need not be asked. A test asks."""

import re
from dataclasses import dataclass
from functools import cache, cached_property

import phonenumbers
from phonenumbers import PhoneMetadata

LONGEST_CODE = 3
"""Digits of a country's calling code."""

LONGEST_SHORT_CODE = 8
UNKNOWN_REGION = "ZZ"


@dataclass(frozen=True)
class Lengths:
    """Numbers below a calling code. possible: how many digits follow it. prefix: what may stand before these. trunk: a
    0 that stands before them at home, and in E.164 never."""

    possible: frozenset[int]
    prefix: re.Pattern[str] | None
    trunk: str


@dataclass(frozen=True)
class NumberPlan:
    """A country's numbers, as its switches write them. country: ISO 3166. code: its calling code.

    international, trunk: prefixes, empty where one is no fixed digits or the switches have own ones: own_international,
    own_trunk. abroad: what may stand before a number of another country. whole: numbers without any prefix.
    """

    country: str
    code: str
    international: str
    trunk: str
    own_international: str
    own_trunk: str
    abroad: re.Pattern[str]
    whole: re.Pattern[str]

    @cached_property
    def plus_code(self) -> str:
        """What its numbers begin with in E.164."""
        return f"+{self.code}"

    @cached_property
    def usual(self) -> re.Pattern[str]:
        """Its numbers as most are written: in E.164, or after the international or the trunk prefix. What follows is
        group 1."""
        lengths = lengths_of(self.code)
        assert lengths is not None
        own = "".join(f"(?!{prefix})" for prefix in (self.own_international, self.own_trunk) if prefix)
        before = [rf"\+{self.code}"]
        if self.international:
            before.append(f"{own}{self.international}{self.code}")
        if self.trunk:
            before.append(rf"{own}(?!{self.abroad.pattern})(?!(?:{self.whole.pattern})\Z){self.trunk}")
        stray = f"(?!{lengths.prefix.pattern})" if lengths.prefix else ""
        digits = "|".join(f"[0-9]{{{length}}}" for length in sorted(lengths.possible))
        return re.compile(f"(?:{'|'.join(before)})({stray}(?:{digits}))")

    @property
    def prefixes(self) -> tuple[str, ...]:
        """All that may stand before a number and are fixed digits."""
        return tuple(filter(None, (self.own_international, self.own_trunk, self.international, self.trunk)))

    def with_own_prefixes(self, digits: str) -> str:
        """The digits with + and calling code where the switches' own prefixes stood."""
        if self.own_international and digits.startswith(self.own_international):
            return f"+{digits[len(self.own_international) :]}"
        if self.own_trunk and digits.startswith(self.own_trunk):
            return f"+{self.code}{digits[len(self.own_trunk) :]}"
        return digits


@cache
def number_plan(country: str, international: str = "", trunk: str = "") -> NumberPlan:
    """The plan of a country by its ISO 3166 code. international, trunk: prefixes of its own switches, if others."""
    metadata = PhoneMetadata.metadata_for_region(country)
    assert metadata is not None
    return NumberPlan(
        country,
        str(metadata.country_code),
        "" if international else fixed(metadata.international_prefix),
        "" if trunk else fixed(metadata.national_prefix_for_parsing),
        international,
        trunk,
        re.compile(metadata.international_prefix or "(?!)"),
        re.compile(pattern_of(metadata)),
    )


def fixed(prefix: str | None) -> str:
    """A prefix that is nothing but digits; empty for none, or any other pattern."""
    return prefix if prefix and prefix.isdigit() else ""


def in_e164(digits: str, home: NumberPlan) -> str | None:
    """The number that digits say, with or without a + before them; None where the library must be asked."""
    return domestic(digits, home) or foreign(digits, home)


def domestic(text: str, home: NumberPlan) -> str | None:
    """The number of the country that a text says without any ado."""
    number = home.usual.fullmatch(text)
    return home.plus_code + number[1] if number else None


def foreign(digits: str, home: NumberPlan) -> str | None:
    """The number, mostly of another country, that digits say; None where the library must be asked."""
    if home.own_international or home.own_trunk:
        digits = home.with_own_prefixes(digits)
    if digits[0] == "+":
        return international(digits)
    if home.abroad.match(digits):
        rest = digits.removeprefix(home.international)
        return international(f"+{rest}") if rest != digits and rest[:1] != "0" else None
    if digits.startswith(home.code) and len(digits) > LONGEST_SHORT_CODE and not home.whole.fullmatch(digits):
        rest = digits[len(home.code) :]
        return international(f"+{digits}") if home.whole.fullmatch(rest) else None
    return None


def international(number: str) -> str | None:
    """A number from its + on, if it is as long as one may be and nothing stands between it and its calling code."""
    known = after_code(number[1:])
    return None if known is None else plain(number, *known)


def plain(number: str, lengths: Lengths, rest: str) -> str | None:
    """A number, of which rest follows the calling code, on the same conditions."""
    is_plain = len(rest) in lengths.possible and not (lengths.prefix and lengths.prefix.match(rest))
    return number if is_plain else None


def begins_a_number(digits: str) -> bool:
    """Whether some number in E.164 can begin with digits: some code does, or goes on so within its lengths."""
    known = after_code(digits)
    if known is not None:
        lengths, rest = known
        return len(rest) <= max(lengths.possible) and not (lengths.trunk and rest.startswith(lengths.trunk))
    codes = map(str, phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
    return any(code.startswith(digits) for code in codes)


def after_code(digits: str) -> tuple[Lengths, str] | None:
    """The lengths of numbers below the calling code that digits begin with, and what follows it; None without one."""
    for length in range(1, LONGEST_CODE + 1):
        lengths = lengths_of(digits[:length])
        if lengths is not None:
            return lengths, digits[length:]
    return None


@cache
def lengths_of(code: str) -> Lengths | None:
    """The lengths of numbers below a calling code, as its main region has them; None where it is no code."""
    if not code or code[0] == "0":
        return None
    region = phonenumbers.region_code_for_country_code(int(code))
    if region == UNKNOWN_REGION:
        return None
    is_region = region != phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY
    metadata = (
        PhoneMetadata.metadata_for_region(region) if is_region else PhoneMetadata.metadata_for_nongeo_region(int(code))
    )
    assert metadata is not None
    assert metadata.general_desc is not None
    prefix = metadata.national_prefix_for_parsing
    return Lengths(
        frozenset(metadata.general_desc.possible_length),
        re.compile(prefix) if prefix else None,
        "0" if metadata.national_prefix == "0" else "",
    )


def pattern_of(metadata: PhoneMetadata) -> str:
    """What all numbers of a country look like without a prefix."""
    assert metadata.general_desc is not None
    return str(metadata.general_desc.national_number_pattern)
