"""Whose numbers a prefix holds: operators divide zones and change none, and libphonenumber says the same."""

from pathlib import Path

import phonenumbers
import pytest
from phonenumbers import carrier
from phonenumbers.carrierdata import CARRIER_DATA

from bronze.synthetic.phone_numbers import LANDLINE, MOBILE, Range
from silver.destinations import destinations, never_matched
from silver.numbers import Network

FILE = Path(__file__).parents[2] / "conf/tariff/destinations.csv"
ROWS = {str(row["prefix"]): row for row in destinations(FILE).rows}
OF_OPERATORS = {prefix: row["operator"] for prefix, row in ROWS.items() if row["operator"]}
AS_LIBPHONENUMBER_WRITES = {"inwi": "Inwi"}


def longest(number: str, prefixes: set[str]) -> str:
    return max((prefix for prefix in prefixes if number.startswith(prefix)), key=len)


def test_a_prefix_with_an_operator_is_in_the_zone_that_the_prefixes_without_one_say() -> None:
    zones = set(ROWS) - set(OF_OPERATORS)
    assert {prefix: ROWS[prefix]["zone"] for prefix in OF_OPERATORS} == {
        prefix: ROWS[longest(prefix, zones)]["zone"] for prefix in OF_OPERATORS
    }
    assert {longest(prefix, zones) for prefix in OF_OPERATORS} == {"2125", "2126", "2127"}


def test_the_operators_of_mobile_numbers_are_those_of_libphonenumber() -> None:
    ours = {
        prefix: AS_LIBPHONENUMBER_WRITES.get(operator, operator)
        for prefix, operator in OF_OPERATORS.items()
        if ROWS[prefix]["zone"] == "morocco_mobile"
    }
    assert ours == {prefix: said["en"] for prefix, said in CARRIER_DATA.items() if prefix.startswith("212")}


@pytest.mark.parametrize("of_kind", [MOBILE, LANDLINE])
def test_every_synthetic_number_of_morocco_has_an_operator(of_kind: tuple[Range, ...]) -> None:
    blocks = [f"{range_.stem}{block:02d}" for range_ in of_kind for block in range(100)]
    assert {block for block in blocks if longest(block, set(ROWS)) not in OF_OPERATORS} == set()


def test_synthetic_mobile_numbers_are_of_three_operators_as_libphonenumber_says() -> None:
    numbers = [phonenumbers.parse(f"+{range_.stem}{'5' * range_.free}") for range_ in MOBILE]
    assert {carrier.name_for_number(number, "en") for number in numbers} == {"Maroc Telecom", "Orange", "Inwi"}


@pytest.mark.parametrize(
    ("prefix", "country", "why"),
    [
        ("999", "MA", "no number in E.164 begins with 999"),
        ("2120", "MA", "no number in E.164 begins with 2120"),
        ("21266123456789", "MA", "no number in E.164 begins with 21266123456789"),
        ("=7012", "NU", "7012 is read as +6837012"),
        *((prefix, "MA", None) for prefix in ("1", "2126", "212661234567", "*", "=*", "=112", "=7012", "=INFO")),
    ],
)
def test_a_row_that_nobody_can_be_in_is_told_why(prefix: str, country: str, why: str | None) -> None:
    assert never_matched({"prefix": prefix}, Network(country)) == why


def test_every_committed_row_can_match() -> None:
    assert not [why for row in ROWS.values() if (why := never_matched(row, Network("MA")))]
