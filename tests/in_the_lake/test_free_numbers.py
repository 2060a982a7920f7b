"""Free numbers: rated, billed and explained where a row is free from a day on."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from gold.cycles import cycle
from jobs import explain_charge
from silver.destinations import DESTINATIONS
from tests.oracle.records import Subscriber, Use
from tests.plain_lake import PlainLake
from tests.small_lakes import KNOWN, usage_row

AMAL = Subscriber("+212600000001", "A1", "standard", "active", False, False, date(2026, 1, 1), date(2026, 1, 1))
ZINA = replace(AMAL, msisdn="+212600000002", account_id="A2", status="suspended")
OMAR = replace(AMAL, msisdn="+212600000003", account_id="A3")
CALLS = {  # standard: 120 free seconds each cycle, then 0.01 a second
    "emergency": (AMAL, 24, 10_000, "112"),
    "paid": (AMAL, 25, 8_000, "+212661000002"),
    "suspended": (ZINA, 25, 60, "112"),
    "suspended, paid": (ZINA, 25, 60, "+212661000002"),
    "before": (OMAR, 23, 10_000, "112"),
    "after": (OMAR, 25, 8_000, "+212661000002"),
}


def call(name: str, number: int) -> dict[str, Any]:
    """A row of silver.usage: a call at 13:00 in March, when nothing modifies its price."""
    who, day, units, called = CALLS[name]
    use = Use(name, "voice", who.msisdn, datetime(2026, 3, day, 13, tzinfo=UTC), units)
    return usage_row(use, number) | {"other_party": called}


def test_a_discount_from_so_many_units_does_not_count_free_calls_and_the_usage_line_does(tmp_path: Path) -> None:
    """10,000 s to 112 and 8,000 s that are paid are not the 18,000 s from which voice is 10 % cheaper."""
    lake, since = PlainLake(tmp_path), date(2026, 3, 24)
    lake.loaded([call(name, n) for n, name in enumerate(CALLS)], [AMAL, ZINA, OMAR])
    emergency = {"prefix": "=112", "zone": "emergency", "known_from": KNOWN}
    paid = emergency | {"valid_from": date(2018, 1, 1), "valid_to": since}
    lake.put(DESTINATIONS, [paid, emergency | {"valid_from": since, "free": True}])
    assert lake.rate()["emergency"]["reason"] == "free_number"
    told = explain_charge.JOB.counts([*lake.args, "emergency"])["explanation"]
    assert (told["status"], told["reason"], told["charge"], told["pieces"]) == ("rated", "free_number", "0.000000", [])
    lines = lake.bill(cycle("2026-03")).items()
    assert {name: (row["amount"], row["uses"]) for name, row in lines if row["kind"] in ("usage", "discount")} == {
        "A1 usage/+212600000001/voice": (Decimal("78.80"), 2),
        "A2 usage/+212600000002/voice": (Decimal(0), 1),
        "A3 usage/+212600000003/voice": (Decimal("178.80"), 2),
        "A3 discount/voice_volume": (Decimal("-17.88"), None),
        "A3 discount/high_spend": (Decimal("-8.05"), None),  # 5 % of 160.92, which is at least 100.00
    }
