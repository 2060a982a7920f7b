"""What uses cost by zone and network, in one run of price-usage."""

from typing import Any

import pytest

from tests.jobs.priced_samples import priced

PLAN = """
[[version.window]]
name = "peak"
from = "08:00"
to = "20:00"
[version.voice]
roaming = ["20801"]
international = ["europe"]
[[version.voice.rate]]
zones = ["morocco_mobile"]
groups = [{ price = "0.10", price_unit = 60 }]
[[version.voice.rate]]
window = "peak"
zones = ["europe"]
groups = [{ price = "1.00", price_unit = 60 }]
[[version.voice.rate]]
zones = ["europe"]
groups = [{ price = "0.50", price_unit = 60 }]
[[version.voice.rate]]
roaming = false
groups = [{ price = "0.20", price_unit = 60 }]
[[version.voice.rate]]
roaming = true
groups = [{ price = "0.90", price_unit = 60 }]
[version.sms]
price = "0.05"
price_unit = 1
roaming = true
international = ["europe"]
"""
BUCKETED = """
[[version.bucket]]
name = "abroad"
service = "voice"
units = 60
zones = ["europe"]
[version.voice]
price = "0.60"
price_unit = 60
roaming = true
international = true
"""
PREFIXES = """\
prefix,zone,valid_from,valid_to,free
2126,morocco_mobile,2018-01-01,,
2125,morocco_fixed,2018-01-01,,
33,europe,2018-01-01,,
1,north_america,2018-01-01,,
=112,emergency,2018-01-01,,true
"""

USES: dict[str, tuple[dict[str, Any], tuple[str, str | None, str | None, str | None]]] = {
    "to a zone": ({"called_number": "0661000002"}, ("rated", None, "0.100000", "morocco_mobile")),
    "to a zone at its peak": ({"called_number": "+33123456789"}, ("rated", None, "1.000000", "europe")),
    "to a zone in the evening": (
        {"called_number": "+33123456789", "start": "2026-03-25T21:00:00"},
        ("rated", None, "0.500000", "europe"),
    ),
    "to a zone across the end of its peak": (
        {"called_number": "+33123456789", "start": "2026-03-25T19:59:30"},
        ("rated", None, "0.750000", "europe"),
    ),
    "to a zone that no rate names": ({"called_number": "0522000002"}, ("rated", None, "0.200000", "morocco_fixed")),
    "to nobody": ({}, ("rated", None, "0.200000", None)),
    "to a short code that no row names": ({"called_number": "113"}, ("error", "no_destination", None, None)),
    "to a short code": ({"called_number": "112"}, ("rated", "free_number", "0.000000", "emergency")),
    "to nobody, roaming": ({"visited_network": "20801"}, ("rated", None, "0.900000", None)),
    "to a zone, roaming": (
        {"visited_network": "20801", "called_number": "0661000002"},
        ("rated", None, "0.100000", "morocco_mobile"),
    ),
    "in another network": ({"visited_network": "21401"}, ("rejected", "roaming_not_allowed", "0.000000", None)),
    "to a zone out of reach": (
        {"called_number": "+12125550100"},
        ("rejected", "international_not_allowed", "0.000000", "north_america"),
    ),
    "to no zone": ({"called_number": "+4915112345678"}, ("error", "no_destination", None, None)),
    "a message within reach": (
        {"record_type": "sms", "units": 1, "called_number": "+33123456789"},
        ("rated", None, "0.050000", "europe"),
    ),
    "a message out of reach": (
        {"record_type": "sms", "units": 1, "called_number": "+12125550100"},
        ("rejected", "international_not_allowed", "0.000000", "north_america"),
    ),
    "to a zone that a bucket covers": (
        {"plan": "bucketed", "called_number": "+33123456789"},
        ("rated", None, "0.000000", "europe"),
    ),
    "to a zone that the bucket does not cover": (
        {"plan": "bucketed", "called_number": "0661000002"},
        ("rated", None, "0.600000", "morocco_mobile"),
    ),
    "to no zone, with a bucket of zones": (
        {"plan": "bucketed", "called_number": "+4915112345678"},
        ("error", "no_destination", None, None),
    ),
    "a plan that looks at no zone": (
        {"plan": "premium", "called_number": "+4915112345678", "units": 241, "start": "2026-03-25T13:00:00"},
        ("rated", None, "0.080000", None),
    ),
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The answers to all uses by their id."""
    folder = tmp_path_factory.mktemp("zones")
    common = {"plan": "zoned", "start": "2026-03-25T12:00:00"}
    lines = [common | use | {"usage_id": name} for name, (use, _) in USES.items()]
    plans = {"zoned": PLAN, "bucketed": BUCKETED}
    priced_uses = priced(folder, lines, plans, PREFIXES)
    return {answer["usage_id"]: answer for answer in priced_uses}


@pytest.mark.parametrize("name", USES)
def test_a_use_is_priced_by_the_zone_it_calls_and_the_network_it_is_in(
    answers: dict[str, dict[str, Any]], name: str
) -> None:
    answer = answers[name]
    assert (answer["status"], answer["reason"], answer["charge"], answer["zone"]) == USES[name][1]
