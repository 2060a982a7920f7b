"""Discounts by zone: once the bill rules name zones, every use keeps its own, and bills find it."""

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from gold.cycles import cycle
from silver.destinations import DESTINATIONS
from tests.oracle.records import Subscriber, Use
from tests.plain_lake import PlainLake
from tests.small_lakes import KNOWN, ROOT, usage_row

AMAL = Subscriber("+212600000001", "A1", "premium", "active", False, False, date(2026, 1, 1), date(2026, 1, 1))

DISCOUNT = """
[[version.discount]]
name = "europe"
label = "Calls to Europe"
base = "charges"
zones = ["europe"]
service = "voice"
percent = "10"
"""
CALLS = {  # premium: 240 free seconds each cycle, then 0.08 a second
    "free": (0, 240, "+4915112345678"),
    "to Europe": (10, 100, "+4915112345678"),
    "to no zone": (20, 50, "+999123456"),
    "to a short code": (30, 10, "112"),
}


def call(name: str, number: int) -> dict[str, Any]:
    """A row of silver.usage."""
    minute, units, called = CALLS[name]
    start = datetime(2026, 3, 25, 13, minute, tzinfo=UTC)
    return usage_row(Use(name, "voice", AMAL.msisdn, start, units), number) | {"other_party": called}


def test_a_bill_takes_off_of_what_was_called_in_the_zone(tmp_path: Path) -> None:
    tariff, lake = Path(shutil.copytree(ROOT / "conf/tariff", tmp_path / "tariff")), PlainLake(tmp_path)
    with (tariff / "bill_rules.toml").open("a", encoding="utf-8") as rules:
        rules.write(DISCOUNT)
    lake.loaded([call(name, n) for n, name in enumerate(CALLS)], [AMAL], tariff)
    europe = {"prefix": "49", "zone": "europe", "valid_from": date(2018, 1, 1), "known_from": KNOWN}
    lake.put(DESTINATIONS, [europe])
    lake.rate()
    rows = [row for row in lake.bill(cycle("2026-03")).values() if row["kind"] in ("usage", "discount")]
    assert {row["line_id"]: row["amount"] for row in rows} == {
        "usage/+212600000001/voice": Decimal("12.8000"),  # 160 s of which 100 s to Europe, 8.00
        "discount/europe": Decimal("-0.8000"),
    }
    (charges,) = [row["selected_charges"] for row in rows if row["kind"] == "usage"]
    assert {part["selection"]: part["charge"] for part in charges} == {
        "ramadan": Decimal("0.000000"),
        "to europe": Decimal("8.000000"),
    }
