"""Discounts by zone in the lake: once the bill rules name zones, every use keeps its own, and bills find it."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gold.cycles import cycle
from gold.rated_usage import RATED_USAGE
from jobs import load_reference
from jobs.rate_usage import JOB
from lake.store import Store
from silver.destinations import DESTINATIONS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.oracle.records import Subscriber, Use
from tests.plain_lake import PlainLake
from tests.small_lakes import KNOWN, ROOT, SETTINGS, subscriber_row, usage_row, write

AMAL = Subscriber("+212600000001", "A1", "premium", "active", False, False, date(2026, 1, 1), date(2026, 1, 1))
ZINA = replace(AMAL, msisdn="+212600000002", account_id="A2", plan="zoned")
MARCH, APRIL = datetime(2026, 3, 25, 13, tzinfo=UTC), datetime(2026, 4, 1, 13, tzinfo=UTC)

DISCOUNT = """
[[version.discount]]
name = "europe"
label = "Calls to Europe"
base = "charges"
zones = ["europe"]
service = "voice"
percent = "10"
"""
ZONED = """
plan = "zoned"
label = "Zoned"
[[version]]
valid_from = 2026-01-01
[version.voice]
roaming = true
international = true
[[version.voice.rate]]
zones = ["asia"]
groups = [{ price = "1.00", price_unit = 60 }]
[[version.voice.rate]]
groups = [{ price = "0.30", price_unit = 60 }]
"""
CALLS = {  # premium: 240 free seconds each cycle, then 0.08 a second
    "free": (AMAL, MARCH, 240, "+4915112345678"),
    "to Europe": (AMAL, MARCH.replace(minute=10), 100, "+4915112345678"),
    "to no zone": (AMAL, MARCH.replace(minute=20), 50, "+999123456"),
    "to a short code": (AMAL, MARCH.replace(minute=30), 10, "112"),
    "to no zone, by zone": (ZINA, APRIL, 60, "+999123456"),
    "to Europe, by zone": (ZINA, APRIL.replace(minute=10), 60, "+33123456789"),
}
Found = dict[str, tuple[str, str | None, str | None]]


def call(name: str, number: int) -> dict[str, Any]:
    """A row of silver.usage."""
    who, start, units, called = CALLS[name]
    return usage_row(Use(name, "voice", who.msisdn, start, units), number) | {"other_party": called}


def rated(store: Store, tariff: Path, *more: tuple[Path, str]) -> tuple[int, Found]:
    """Loads the tariff with more text in its files, and rates: how many rows changed, and status, reason and zone."""
    for file, text in more:
        file.write_text((file.read_text(encoding="utf-8") if file.exists() else "") + text, encoding="utf-8")
    assert load_reference.main([*SETTINGS, "--tariff", str(tariff)], store) == 0
    changed = JOB.counts(SETTINGS, store)["changed"]
    rows = store.read(RATED_USAGE).collect()
    return int(changed), {row["usage_id"]: (row["status"], row["reason"], row["zone"]) for row in rows}


@pytest.mark.slow
def test_uses_keep_their_zone_once_the_rules_name_one_and_only_plans_by_zone_need_it(
    store: Store, tmp_path: Path
) -> None:
    tariff = Path(shutil.copytree(ROOT / "conf/tariff", tmp_path / "tariff"))
    write(store, SUBSCRIBERS, [subscriber_row(who) for who in (AMAL, ZINA)])
    write(store, USAGE, [call(name, n) for n, name in enumerate(CALLS)])
    changed, first = rated(store, tariff)
    of_zina = {name: ("unmatched", "no_plan", None) for name in CALLS if name.endswith("by zone")}
    assert (changed, first) == (6, dict.fromkeys(CALLS, ("rated", None, None)) | of_zina)

    changed, verdicts = rated(store, tariff, (tariff / "bill_rules.toml", DISCOUNT))
    in_europe = {
        "free": ("rated", None, "europe"),
        "to Europe": ("rated", None, "europe"),
        "to Europe, by zone": ("unmatched", "no_plan", "europe"),
    }
    assert (changed, verdicts) == (3, first | in_europe)

    changed, verdicts = rated(store, tariff, (tariff / "plans" / "zoned.toml", ZONED))
    by_zone = {
        "to no zone, by zone": ("error", "no_destination", None),
        "to Europe, by zone": ("rated", None, "europe"),
    }
    assert (changed, verdicts) == (2, first | in_europe | by_zone)
    assert JOB.counts(SETTINGS, store)["changed"] == 0


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
