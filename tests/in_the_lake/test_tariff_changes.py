"""A tariff that is loaded anew, in the lake: each change rates again what it touches, and what it does not stays.

What each of these plans and rows comes to is shown without Spark in test_rates.py, test_free_numbers.py and
test_discounts_by_zone.py beside this.
"""

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gold.rated_usage import RATED_USAGE
from jobs import load_reference
from jobs.rate_usage import JOB
from lake.store import Store
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.in_the_lake.test_discounts_by_zone import DISCOUNT
from tests.oracle.records import Subscriber, Use
from tests.small_lakes import ROOT, SETTINGS, subscriber_row, usage_row, write

NEW_YEAR = date(2026, 1, 1)
NUMBERS = ("zoned", "premium", "standard", "suspended", "before", "far")
"""Accounts, each of one number. The last is on a plan of its own, which is loaded late."""

ZONED = """
plan = "zoned"
label = "Zoned"
[[version]]
valid_from = 2026-01-01
[[version.window]]
name = "fast"
calendar = "ramadan"
[version.voice]
roaming = true
international = true
[[version.voice.rate]]
window = "fast"
groups = [{ price = "0.60", price_unit = 60 }]
[[version.voice.rate]]
groups = [{ price = "0.30", price_unit = 60 }]
[[version.voice.rate]]
zones = ["europe"]
groups = [{ price = "1.00", price_unit = 60 }]
"""
FAR = """
plan = "far"
label = "Far"
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
CALLS = {  # premium: 240 free seconds each cycle, then 0.08 a second; standard: 120 and 0.01
    "on the 17th": ("zoned", "02-17 12:00", 60, None),
    "on the 18th": ("zoned", "02-18 12:00", 60, None),
    "on the 19th": ("zoned", "02-19 12:00", 60, None),
    "to France": ("zoned", "02-03 12:00", 60, "+33123456789"),
    "to Germany": ("zoned", "02-03 12:00", 60, "+4915112345678"),
    "free units": ("premium", "03-25 13:00", 240, "+33123456789"),
    "to Europe": ("premium", "03-25 13:10", 100, "+33123456789"),
    "to no zone": ("premium", "03-25 13:20", 50, "+999123456"),
    "emergency": ("standard", "03-24 13:00", 10_000, "112"),
    "paid": ("standard", "03-25 13:00", 8_000, "+212661000002"),
    "suspended": ("suspended", "03-25 13:00", 60, "112"),
    "suspended, paid": ("suspended", "03-25 13:00", 60, "+212661000002"),
    "before": ("before", "03-23 13:00", 10_000, "112"),
    "after": ("before", "03-25 13:00", 8_000, "+212661000002"),
    "far to no zone": ("far", "04-01 13:00", 60, "+999123456"),
    "far to Europe": ("far", "04-01 13:10", 60, "+33123456789"),
}
Verdict = tuple[str, str | None, str | None, str | None]
FREE, INACTIVE = ("rated", "free_number", "0", "emergency"), ("rejected", "inactive_subscriber", "0", None)
FIRST: dict[str, Verdict] = {
    "on the 17th": ("rated", None, "0.3", None),
    "on the 18th": ("rated", None, "0.6", None),
    "on the 19th": ("rated", None, "0.6", None),
    "to France": ("rated", None, "1", "europe"),
    "to Germany": ("rated", None, "1", "europe"),
    "free units": ("rated", None, "0", None),
    "to Europe": ("rated", None, "8", None),
    "to no zone": ("rated", None, "4", None),
    "emergency": FREE,
    "paid": ("rated", None, "78.8", None),  # 7,880 s
    "suspended": FREE,
    "suspended, paid": INACTIVE,
    "before": FREE,
    "after": ("rated", None, "78.8", None),
    "far to no zone": ("unmatched", "no_plan", None, None),
    "far to Europe": ("unmatched", "no_plan", None, None),
}
OTHERWISE: dict[str, Verdict] = {
    "on the 18th": ("rated", None, "0.3", None),
    "to Germany": ("rated", None, "0.3", "africa"),
    "before": ("rated", None, "98.8", None),
    "after": ("rated", None, "80", None),  # the free units are used up
}
BY_ZONE: dict[str, Verdict] = {  # every use keeps its zone, whatever its plan asks for
    "paid": ("rated", None, "78.8", "morocco_mobile"),
    "suspended, paid": (*INACTIVE[:3], "morocco_mobile"),
    "before": ("rated", None, "98.8", "emergency"),
    "after": ("rated", None, "80", "morocco_mobile"),
    "free units": ("rated", None, "0", "europe"),
    "to Europe": ("rated", None, "8", "europe"),
    "far to no zone": ("error", "no_destination", None, None),
    "far to Europe": ("rated", None, "0.3", "europe"),
}


def owner(number: int, account: str) -> dict[str, Any]:
    """A row of silver.subscribers."""
    plan = account if account in ("zoned", "premium", "far") else "standard"
    status = "suspended" if account == "suspended" else "active"
    msisdn = f"+21260000000{number}"
    return subscriber_row(Subscriber(msisdn, account, plan, status, False, False, NEW_YEAR, NEW_YEAR))


def call(number: int, name: str) -> dict[str, Any]:
    """A row of silver.usage."""
    account, start, units, called = CALLS[name]
    at = datetime.fromisoformat(f"2026-{start}").replace(tzinfo=UTC)
    msisdn = f"+21260000000{NUMBERS.index(account)}"
    return usage_row(Use(name, "voice", msisdn, at, units), number) | {"other_party": called}


def with_rows(tariff: Path, *rows: str) -> None:
    """Has destinations.csv say what is free, in such rows, instead of whose a number is."""
    lines = (tariff / "destinations.csv").read_text(encoding="utf-8").splitlines()
    own = [f"{line.rpartition(',')[0]}," for line in lines[1:] if not line.startswith("=112,")]
    text = ["prefix,zone,valid_from,valid_to,free", *own, *rows]
    (tariff / "destinations.csv").write_text("\n".join(text), encoding="utf-8")


def replaced(file: Path, text: str, by: str) -> None:
    before = file.read_text(encoding="utf-8")
    assert text in before
    file.write_text(before.replace(text, by), encoding="utf-8")


def rated(store: Store, tariff: Path) -> tuple[int, dict[str, Verdict]]:
    """Loads the tariff and rates: how many rows changed, and what each is."""
    assert load_reference.main([*SETTINGS, "--tariff", str(tariff)], store) == 0
    changed = int(JOB.counts(SETTINGS, store)["changed"])
    rows = store.read(RATED_USAGE).collect()
    return changed, {row["usage_id"]: (row["status"], row["reason"], plain(row["charge"]), row["zone"]) for row in rows}


def plain(charge: Decimal | None) -> str | None:
    return None if charge is None else f"{charge.normalize():f}"


@pytest.mark.slow
def test_what_a_tariff_says_otherwise_rates_again_what_it_touches(store: Store, tmp_path: Path) -> None:
    tariff = Path(shutil.copytree(ROOT / "conf/tariff", tmp_path / "tariff"))
    (tariff / "plans/zoned.toml").write_text(ZONED, encoding="utf-8")
    with_rows(tariff, "=112,emergency,2018-01-01,,true")
    write(store, SUBSCRIBERS, [owner(number, account) for number, account in enumerate(NUMBERS)])
    write(store, USAGE, [call(number, name) for number, name in enumerate(CALLS)])
    assert rated(store, tariff) == (len(CALLS), FIRST)

    replaced(tariff / "calendar.csv", "2026-02-18", "2026-02-19")
    replaced(tariff / "destinations.csv", "\n49,europe,", "\n49,africa,")
    with_rows(tariff, "=112,emergency,2018-01-01,2026-03-24,", "=112,emergency,2026-03-24,,true")
    changed, verdicts = rated(store, tariff)
    assert verdicts == FIRST | OTHERWISE
    assert changed == 5 + 2, "the days of a plan's calendar are in its hash, and five calls are on such a plan"

    with (tariff / "bill_rules.toml").open("a", encoding="utf-8") as rules:
        rules.write(DISCOUNT)
    (tariff / "plans/far.toml").write_text(FAR, encoding="utf-8")
    assert rated(store, tariff) == (len(BY_ZONE), FIRST | OTHERWISE | BY_ZONE)
    assert JOB.counts(SETTINGS, store)["changed"] == 0
