"""Telephone numbers in every writing, against the examples and the answers of the library that knows them all."""

import random
from collections.abc import Iterator

import phonenumbers
import pytest
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType, shortnumberinfo

from silver.number_plans import in_e164
from silver.numbers import Network, by_library, e164, home_plan, is_abroad, is_country, other_party

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
KINDS = [kind for kind in PhoneNumberType.values() if kind != PhoneNumberType.UNKNOWN]
MOROCCO, FRANCE, AMERICA = Network("MA"), Network("FR"), Network("US")

UNDERSTOOD_AT_HOME_ONLY = {("CA", "+13101234")}
"""Canada's 310 numbers: seven digits that are dialled as they are, from no other country; they are not E.164."""


def examples(region: str) -> list[PhoneNumber]:
    """The library's example of each kind of number of a country."""
    numbers = (phonenumbers.example_number_for_type(region, kind) for kind in KINDS)
    return [number for number in numbers if number is not None]


def in_three_writings(number: PhoneNumber) -> list[str]:
    """National, international and E.164."""
    kinds = (PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164)
    return [phonenumbers.format_number(number, kind) for kind in kinds]


def test_every_example_of_the_library_is_one_number_in_all_its_writings() -> None:
    asked, failed = 0, set()
    for region in REGIONS:
        for number in examples(region):
            *_, wanted = texts = in_three_writings(number)
            asked += len(texts)
            failed |= {(region, wanted) for text in texts if e164(text, Network(region)) != wanted}
    assert asked > 4_000
    assert failed == UNDERSTOOD_AT_HOME_ONLY


def test_every_short_number_of_the_library_stays_as_it_is() -> None:
    shorts = {(region, shortnumberinfo._example_short_number(region)) for region in REGIONS}
    shorts |= {(region, code) for region in REGIONS for code in ("112", "911") if is_emergency(code, region)}
    called = {(region, code): other_party(code, Network(region)) for region, code in shorts if code}
    assert len(called) > 300
    assert called == {(region, code): code for region, code in called}


def is_emergency(code: str, region: str) -> bool:
    return bool(phonenumbers.is_emergency_number(code, region))


def random_digits(dice: random.Random) -> Iterator[tuple[str, str]]:
    """A country, and digits as one of its switches may write a number: of any country, too short, too long, wrong."""
    codes = list(map(str, phonenumbers.COUNTRY_CODE_TO_REGION_CODE))
    while True:
        region = dice.choice([*REGIONS, "MA", "US", "DE", "IT", "AR", "MX", "IL", "UY"])
        metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
        home, trunk = str(metadata.country_code), metadata.national_prefix or ""
        length = dice.choice(metadata.general_desc.possible_length) + dice.choice([0, 0, 0, 0, 1, -1, 2])
        rest = "".join(dice.choices("0123456789", k=max(1, length)))
        if dice.random() < 0.3:
            rest = phonenumbers.national_significant_number(phonenumbers.example_number(region))
        code = dice.choice([home, dice.choice(codes)])
        yield region, dice.choice([f"+{code}", f"00{code}", f"011{code}", code, trunk, "", f"+{code}{trunk}"]) + rest


def test_what_the_metadata_alone_tells_is_what_the_library_says() -> None:
    dice, told = random.Random(11), 0
    texts = random_digits(dice)
    for region, text in (next(texts) for _ in range(20_000)):
        home = home_plan(Network(region))
        if len(text) < 2 or (plain := in_e164(text, home)) is None:
            continue
        told += 1
        assert plain == by_library(text, home), (region, text)
    assert told > 4_000


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("tel:+33-1-23-45-67-89", "+33123456789"),
        ("tel:+33123456789;npdi;rn=+33999", "+33123456789"),
        ("tel:0612345678;phone-context=+212", "+212612345678"),
        ("tel:+212612345678;phone-context=example.com", "+212612345678"),
        ("sip:+33123456789@ims.mnc001.mcc208.3gppnetwork.org;user=phone", "+33123456789"),
        ("sip:+33123456789;npdi;rn=+33999@x", "+33123456789"),
        ("SIPS:%2B33123456789@x?subject=hi", "+33123456789"),
        ("212612345678F", "+212612345678"),
        ("0612345678f", "+212612345678"),
        ("06 12-34.56(78)", "+212612345678"),
        ("+33 (0)1 23 45 67 89", "+33123456789"),
        ("00 33 1 23 45 67 89", "+33123456789"),
        ("661000002", "+212661000002"),
        ("+225 07 07 12 34 56", "+2250707123456"),
        ("\u0660\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668", None),
        ("+2126123456", None),
        ("+21261234567890", None),
        ("+212", None),
        ("+0661000000002", None),
        ("+212012345678", None),
        ("+39 06 1234 5678", "+390612345678"),
        ("06-12-AB", None),
        ("0612345678\n", None),
        ("sip:", None),
        ("sip:@x", None),
        ("+", None),
        ("F", None),
        ("", None),
        ("1" * 10_000, None),
    ],
)
def test_numbers_are_read_as_switches_write_them(text: str, number: str | None) -> None:
    assert e164(text, MOROCCO) == number


def test_a_number_of_another_country_is_never_one_of_home() -> None:
    assert e164("011 33 1 23 45 67 89", AMERICA) == "+33123456789"
    assert e164("0033123456789", AMERICA) is None
    assert e164("+336123456780", FRANCE) is None
    assert e164("07911123456", Network("GB")) == "+447911123456"


def test_a_switch_may_have_prefixes_of_its_own() -> None:
    assert e164("00 33 1 23 45 67 89", Network("US", international_prefix="00")) == "+33123456789"
    assert e164("011 33 1 23 45 67 89", Network("US", international_prefix="00")) == "+33123456789", "its country's too"
    assert e164("9 612345678", Network("MA", trunk_prefix="9")) == "+212612345678"
    assert e164("+33123456789", Network("MA", "810", "9")) == "+33123456789"


@pytest.mark.parametrize("text", ["112", "0612", "12", "INFO", "MarocTel", "A-B_c.d & e", "anonymous"])
def test_a_short_code_or_a_name_is_called_as_it_is(text: str) -> None:
    assert (e164(text, MOROCCO), other_party(text, MOROCCO)) == (None, text)


def test_a_short_code_or_a_name_may_stand_in_a_uri() -> None:
    texts = ("sip:112@x", "tel:112;phone-context=+212", "sip:alice@x")
    assert [other_party(text, MOROCCO) for text in texts] == ["112", "112", "alice"]


@pytest.mark.parametrize("text", ["+12", "1", "'; DROP TABLE", "Longer than eleven", "\u00e9t\u00e9", "*100#", ""])
def test_whatever_else_calls_nobody_that_is_known(text: str) -> None:
    assert other_party(text, MOROCCO) is None


def test_a_number_of_few_digits_is_whole_where_a_country_has_such_and_a_short_code_elsewhere() -> None:
    assert other_party("7012", Network("NU")) == "+6837012"
    assert other_party("11880", Network("DE")) == "11880"


def test_abroad_is_where_numbers_begin_otherwise() -> None:
    asked = {"+212661000002": False, "+33123456789": True, "112": False, "INFO": False, None: False}
    assert {number: is_abroad(number, MOROCCO) for number in asked} == asked


def test_a_country_is_one_with_numbers() -> None:
    assert (is_country("MA"), is_country("XX"), is_country("001")) == (True, False, False)
