"""One mistake in a tariff file is told once: a wrong value, a misspelt key, a name that is not there."""

import tomllib
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from gold.pricing.tariff.bill_rules import bill_rules
from gold.pricing.tariff.names import Known
from gold.pricing.tariff.plan import plan
from gold.pricing.tariff.section import Section, is_like
from tests.gold.pricing.tariff_folders import PLAN as NIGHT
from tests.gold.pricing.tariff_folders import read, reference_copy

KNOWN = Known({"ramadan"}, {"europe"})
Table = dict[str, Any]
Keys = tuple[str | int, ...]
"""Keys and places that lead to a value."""

SERVICE = "price_unit = 1\nroaming = true\ninternational = true\n"
PLAN = f"""
maximum_spend = "50"
maximum_prorated = true
minimum_commitment = "20"
commitment_prorated = true
window = [{{ name = "peak", from = "08:00", to = "20:00", weekdays = ["monday"], months = ["july"], days = [1] }}]
modifier = [{{ name = "late", services = ["sms"], factor = "1.02", from = "18:00", to = "20:00", roaming = true }}]
bucket = [{{ name = "b", service = "voice", units = 60, windows = ["peak"], zones = ["europe"], rollover = 1 }}]
fee = [{{ name = "monthly", label = "M", amount = "3", every = "cycle", prorated = true, service = "voice" }}]
[voice]
roaming = ["20801"]
international = ["europe"]
[[voice.rate]]
window = "peak"
connect_fee = "0.10"
minimum = "0.1"
maximum = "3"
groups = [
    {{ up_to = 60, price = "0.60", price_unit = 60, increment = 60 }},
    {{ tiers = [{{ up_to = 600, price = "0.60" }}, {{ price = "0.30", flat_fee = "1" }}], price_unit = 60 }},
]
[[voice.rate]]
rounding = "up"
decimals = 2
groups = [{{ price = "0.30", price_unit = 60 }}]
[sms]
tiers = [{{ up_to = 10, price = "0.05", flat_fee = "1" }}, {{ price = "0.10" }}]
{SERVICE}
[data]
price = "0.1"
free_units = 5
rollover = true
{SERVICE}
"""
SHAPES = f"""
[voice]
volume = [{{ up_to = 10, price = "0.05", flat_fee = "1" }}, {{ price = "0.10" }}]
{SERVICE}
[data]
package = {{ units = 10, price = "5", free = 2 }}
roaming = true
international = true
"""
RULES = """
fee = [{ name = "paper", label = "P", amount = "1.5", unless = "is_student", service = "voice" }]
[[discount]]
name = "gold"
label = "Gold"
base = "lines"
service = "voice"
from_units = 5
from_amount = "20"
percent = "10"
at_most = "3"
group = "loyal"
coupon = "A"
attribute = "is_student"
[[discount]]
name = "loyal"
label = "L"
base = "charges"
calendar = "ramadan"
zones = ["europe"]
percent_per_year = "2"
percent_at_most = "10"
[[tax]]
name = "vat"
label = "V"
percent = "20"
included = true
services = ["voice"]
only = "is_urban"
base = "lines"
"""
FILES = {"plan": PLAN, "shapes": SHAPES, "rules": RULES}


def faults(file: str, table: Table) -> Sequence[str]:
    """What is said of a version's table."""
    section = Section("file", table, [])
    bill_rules(section, KNOWN) if file == "rules" else plan("p", section, KNOWN)
    section.end()
    return section.faults


def paths(value: object, path: Keys = ()) -> Iterator[Keys]:
    """Those to all that is below a value, and may be a mistake of its own."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        if isinstance(key, str) or isinstance(part, dict):
            yield (*path, key)
            yield from paths(part, (*path, key))


def spoiled(table: Table, path: Keys, *, misspelt: bool) -> Table:
    """The table with a float at a path, which no key takes, or with its key misspelt."""
    whole = deepcopy(table)
    part: Any = whole
    for key in path[:-1]:
        part = part[key]
    if misspelt:
        part[f"{path[-1]}x"] = part.pop(path[-1])
    else:
        part[path[-1]] = 0.5
    return whole


CASES = [
    pytest.param(file, path, misspelt, id=f"{file}: {'.'.join(map(str, path))}{'x' if misspelt else ''}")
    for file, text in FILES.items()
    for path in paths(tomllib.loads(text))
    for misspelt in (False, True)
    if not misspelt or isinstance(path[-1], str)
]


@pytest.mark.parametrize(("file", "path", "misspelt"), CASES)
def test_a_wrong_value_and_a_misspelt_key_are_one_fault_each(file: str, path: Keys, misspelt: bool) -> None:
    table = tomllib.loads(FILES[file])
    assert not faults(file, table)
    sentences = faults(file, spoiled(table, path, misspelt=misspelt))
    assert len(sentences) == 1, sentences
    assert str([key for key in path if isinstance(key, str)][-1]) in sentences[0]


ONCE = {
    ('name = "peak", from', 'name = "day", from'): 'voice.rate[1].window is "peak"; expected one of day',
    ('windows = ["peak"]', 'windows = ["night"]'): "bucket[1].windows is ['night']; expected a list of some of peak",
    ('amount = "3"', 'ammount = "3"'): "fee[1].ammount is an unknown key; expected amount, a decimal from 0 as text",
    ("price_unit = 1", "priceunit = 1"): "sms.priceunit is an unknown key; expected price_unit, a whole number from 1",
}


@pytest.mark.parametrize("change", ONCE)
def test_a_mistake_is_told_where_it_was_made(change: tuple[str, str]) -> None:
    (sentence,) = faults("plan", tomllib.loads(PLAN.replace(*change, 1)))
    assert ONCE[change] in sentence


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        (
            "valid_from",
            "valid_form",
            "plan night: version[1].valid_form is an unknown key; expected valid_from, a date",
        ),
        (
            "[[version]]",
            "[[versoin]]",
            "plan night: versoin is an unknown key; expected one of plan, run, label, version",
        ),
        (
            'label = "Night owl"',
            'lable = "Night owl"',
            "plan night: lable is an unknown key; expected label, a line of",
        ),
    ],
)
def test_a_key_of_a_file_that_is_misspelt_is_told_once(tmp_path: Path, good: str, bad: str, fault: str) -> None:
    text = NIGHT[: NIGHT.index("[version.voice]")] if "[" in good else NIGHT
    (sentence,) = read(reference_copy(tmp_path), text.replace(good, bad)).faults
    assert fault in sentence


def test_a_discount_of_a_base_that_is_a_list_is_a_fault_and_no_crash() -> None:
    (sentence,) = faults("rules", tomllib.loads(RULES.replace('base = "lines"', 'base = ["lines"]', 1)))
    assert "discount[1].base is ['lines']; expected one of lines, charges, left" in sentence


def test_what_is_like_a_key_is_like_no_other_that_stands_beside_it() -> None:
    assert is_like("price_unit", "price_unti")
    assert is_like("services", "service")
    assert not any(is_like(*two) for two in (("valid_from", "valid_to"), ("price", "price_unit"), ("name", "label")))
