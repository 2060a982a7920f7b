"""Synthetic people: who they are, their contracts, and their numbers."""

import csv
from collections import Counter
from dataclasses import replace

import phonenumbers
import pytest

from bronze.synthetic.anomalies import rates_of
from bronze.synthetic.countries import COUNTRIES
from bronze.synthetic.people import write_subscribers
from bronze.synthetic.phone_numbers import LANDLINE, MOBILE
from bronze.synthetic.scenario import customers
from tests.bronze.march import MARCH, people


def test_people_do_not_depend_on_how_much_they_use():
    assert customers(replace(MARCH, events=10, rates=rates_of({"late": 0.5}))) == people()


def test_plans_fates_and_households_come_in_their_shares():
    many = customers(replace(MARCH, subscribers=5_000))
    premium = sum(p.versions[0].plan == "premium" for p in many) / len(many)
    assert premium == pytest.approx(0.3, abs=0.03)
    assert any(p.versions[-1].status == "suspended" for p in many)
    assert any(p.versions[-1].valid_to for p in many)
    assert any({v.plan for v in p.versions} == {"standard", "premium"} for p in many)
    assert any(p.account.joined_on.replace(day=1) == MARCH.month for p in many)
    sizes = Counter(Counter(p.account.account_id for p in many).values())
    assert sizes[1] / sizes.total() == pytest.approx(0.9, abs=0.02)
    assert set(sizes) == {1, 2, 3, 4}


@pytest.mark.parametrize("span", [*MOBILE, *LANDLINE, *(country.mobiles for country in COUNTRIES)], ids=str)
def test_every_number_of_a_range_is_valid(span):
    step = max(1, 10**span.free // 300)
    numbers = [f"+{int(span.stem) * 10**span.free + tail}" for tail in range(0, 10**span.free, step)]
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(number)) for number in numbers)


def test_the_subscribers_file_has_one_gapless_row_per_version(tmp_path):
    path = tmp_path / "people.csv"
    write_subscribers(people(), path)
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    by_number: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_number.setdefault(row["msisdn"], []).append(row)
    assert len(by_number) == len(people())
    for versions in by_number.values():
        assert [v["valid_to"] for v in versions[:-1]] == [v["valid_from"] for v in versions[1:]]
        assert all(v["joined_on"] <= v["valid_from"] for v in versions)
        assert all(v["valid_to"] == "" or v["valid_from"] < v["valid_to"] for v in versions)
    shared = ("customer_name", "region", "is_student", "is_urban", "joined_on")
    accounts = {(row["account_id"], *(row[name] for name in shared)) for row in rows}
    assert len(accounts) == len({row["account_id"] for row in rows})


def test_an_address_is_of_the_region_and_some_accounts_are_in_trade(tmp_path):
    path = tmp_path / "people.csv"
    write_subscribers(people(), path)
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    assert all(row["address"].endswith(f", {row['region']}") for row in rows)
    accounts = {(row["account_id"], row["vat_id"]) for row in rows}
    assert len(accounts) == len({row["account_id"] for row in rows})
    in_trade = [vat_id for _, vat_id in accounts if vat_id]
    assert 0 < len(in_trade) < len(accounts) / 10
    assert all(len(vat_id) == 10 for vat_id in in_trade)
