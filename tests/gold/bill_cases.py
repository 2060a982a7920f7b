"""Bills worked out by hand, from rated uses and a few rules: what went in, and the lines that must come out."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from gold.pricing.tariff.bill_rules import BillRules, bill_rules
from gold.pricing.tariff.document import bill_rules_from, document
from gold.pricing.tariff.section import Section
from tests.gold.few_rules import DINARS, DISCOUNTS, TAXES, YEN, ZONES

LAST_DAY = date(2026, 3, 31)
CALENDARS = {"ramadan": [(date(2026, 2, 18), date(2026, 3, 20))], "eid": [(date(2026, 3, 20), date(2026, 3, 23))]}
KINDS = (frozenset[str](), frozenset(["ramadan"]), frozenset(["eid"]))
RAMADAN, EID, NO_FEAST = date(2026, 3, 19), date(2026, 3, 20), date(2026, 3, 25)

Use = tuple[str, str] | tuple[str, str, date] | tuple[str, str, date, str] | tuple[str, str, date, str, str]
"""Record type and charge; then the local date, the number's last digit, and the zone that was called."""


@dataclass(frozen=True)
class Case:
    """One account. lines: of what is no usage, by line_id, a tax within the prices as (its part). due: the total."""

    name: str
    uses: Sequence[Use]
    lines: Mapping[str, str]
    due: str
    traits: Mapping[str, bool] = field(default_factory=dict)
    coupons: Sequence[tuple[str, str, str | None]] = ()
    numbers: int = 1


def rules_of(text: str) -> BillRules:
    """Bill rules from the text of a version, by way of their document."""
    section = Section("rules", tomllib.loads(text), [])
    rules = bill_rules(section)
    section.end()
    assert not section.faults, section.faults
    return bill_rules_from(document(rules))


def part(use: Use) -> dict[str, Any]:
    """A rated use, as a row of gold.usage_parts."""
    day = use[2] if len(use) > 2 else NO_FEAST
    digit = use[3] if len(use) > 3 else "1"
    feasts = frozenset(name for name, ((first, after),) in CALENDARS.items() if first <= day < after)
    return {
        "record_type": use[0],
        "charge": Decimal(use[1]),
        "day_kind": KINDS.index(feasts),
        "msisdn": f"+21260000000{digit}",
        "zone": use[4] if len(use) > 4 else None,
        **dict.fromkeys(("units", "counted_units"), 60),
        "uses": 1,
        "free_units": 0,
    }


DISCOUNTED = [
    Case(
        "of a group the first, and at most 3.00",
        [("voice", "35")],
        {"discount/gold": "-3.00", "discount/voice": "-2.50", "tax/vat": "5.90"},
        "35.40",
    ),
    Case(
        "a coupon that begins on the last day",
        [("voice", "50")],
        {"discount/welcome": "-5.00", "discount/gold": "-3.00", "discount/voice": "-2.50", "tax/vat": "7.90"},
        "47.40",
        coupons=[("WELCOME10", "2026-03-31", None)],
    ),
    Case(
        "a coupon that ends on the last day, and one of another code",
        [("sms", "4")],
        {"discount/silver": "-1.00", "tax/vat": "0.60"},
        "3.60",
        coupons=[("WELCOME10", "2026-03-01", "2026-03-31"), ("WELCOME20", "2026-03-01", None)],
    ),
    Case(
        "an amount is never more than what is left",
        [("sms", "4")],
        {"discount/welcome": "-4.00", "discount/silver": "0.00", "tax/vat": "0.00"},
        "0.00",
        coupons=[("WELCOME10", "2026-03-01", None)],
    ),
    Case(
        "two calendars, and an amount that is never more than their charges",
        [("sms", "4", RAMADAN), ("sms", "0.2", EID), ("sms", "5.8")],
        {"discount/silver": "-1.00", "discount/ramadan": "-2.00", "discount/eid": "-0.20", "tax/vat": "1.36"},
        "8.16",
    ),
    Case(
        "a cent below what the lines must be",
        [("voice", "1.99")],
        {"discount/silver": "-1.00", "tax/vat": "0.20"},
        "1.19",
    ),
    Case("at what the sum must be", [("sms", "20")], {"discount/gold": "-2.00", "tax/vat": "3.60"}, "21.60"),
]

FEES = {"fee/line": "1.00", "fee/paper": "0.50"}

TAXED = [
    Case(
        "each line is rounded for itself",  # voice 0.02 + 0.02 + 0.10; all 0.01 + 0.01 + 0.50 + 0.30 + 0.05 + 0.03
        [("voice", "0.15"), ("voice", "0.15", NO_FEAST, "2"), ("data", "10"), ("sms", "6")],
        {**FEES, "tax/voice": "0.14", "tax/data": "0.70", "tax/sms": "(1.00)", "tax/all": "0.90"},
        "19.54",
    ),
    Case(
        "a line is taxed less its share of the discounts",  # 0.11 is 0.10 of data and 0.01 of sms: 0.90 and 0.04
        [("data", "1"), ("sms", "0.05")],
        {
            "discount/student": "-0.11",
            **FEES,
            "tax/voice": "0.10",
            "tax/sms": "(0.01)",  # 0.04 x 20 / 120
            "tax/all": "0.13",  # 0.05 + 0.00 + 0.05 + 0.03
            "tax/city": "0.02",  # of 2.44
        },
        "2.69",
        traits={"is_student": True, "is_urban": True},
    ),
    Case("no usage but fees", [], {**FEES, "tax/voice": "0.10", "tax/all": "0.08"}, "1.68"),
]


BY_ZONE = [
    Case(
        "charges to a zone, from any number",
        [
            ("voice", "4", NO_FEAST, "1", "europe"),
            ("voice", "6", NO_FEAST, "1", "africa"),
            ("voice", "3", NO_FEAST, "2", "europe"),
            ("sms", "1", NO_FEAST, "1", "europe"),
            ("sms", "0.50"),
            ("data", "5"),
        ],
        {  # of 8.00, shared as 0.40, 0.30 and 0.10: 9.60 and 2.70 of voice, 5.00, and 1.10 of sms are left
            "discount/europe": "-0.80",
            "discount/messages": "-0.30",
            "tax/voice": "1.23",  # 0.96 + 0.27
            "tax/all": "0.93",  # 0.48 + 0.06 + 0.25 + 0.14
        },
        "20.56",
    ),
    Case(
        "charges to zones on the days of a calendar",
        [
            ("voice", "2", EID, "1", "africa"),
            ("voice", "2", RAMADAN, "1", "africa"),
            ("voice", "1", EID, "1", "asia"),
            ("sms", "1", EID, "1", "europe"),
            ("data", "4", EID),
            ("voice", "0.30", EID, "2", "europe"),
        ],
        {  # 0.10 + 0.03; of 3.30, 1.00 + 0.50 + 0.15: 4.00 and 0.12 of voice, 4.00, and 0.10 of sms are left
            "discount/europe": "-0.13",
            "discount/feast": "-1.65",
            "discount/messages": "-0.30",
            "tax/voice": "0.41",  # 0.40 + 0.01
            "tax/all": "0.42",  # 0.20 + 0.01 + 0.20 + 0.01
        },
        "9.05",
    ),
    Case(
        "an amount is never more than the messages to its zone",
        [("sms", "0.20", NO_FEAST, "1", "europe"), ("sms", "5", NO_FEAST, "1", "asia"), ("voice", "1", EID)],
        {"discount/europe": "-0.02", "discount/messages": "-0.20", "tax/voice": "0.10", "tax/all": "0.30"},
        "6.38",
    ),
    Case("a tax on all lines is on a bill without lines, one on a service is not", [], {"tax/all": "0.00"}, "0.00"),
]

IN_YEN = [
    Case(
        "yen have no decimals",  # 123.5 is 124, a tenth 12, the fee 2, of 114 11
        [("voice", "61.7"), ("voice", "61.8")],
        {"discount/tenth": "-12", "fee/paper": "2", "tax/vat": "11"},
        "125",
    )
]


IN_DINARS = [
    Case(
        "dinars have three decimals",  # 10.0005 is 10.001; 10.001 x 19 / 119 = 1.59679...
        [("data", "10.0005")],
        {"tax/vat": "(1.597)", "tax/stamp": "0.100"},
        "10.101",
    )
]

SETS = [(DISCOUNTS, 2, DISCOUNTED), (TAXES, 2, TAXED), (ZONES, 2, BY_ZONE), (YEN, 0, IN_YEN), (DINARS, 3, IN_DINARS)]
"""Rules, the currency's decimals, and the cases."""
