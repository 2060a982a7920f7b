"""Free numbers in the lake: loaded, rated, billed and explained; and what changes where a row is free from a day on."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gold.cycles import cycle
from gold.rated_usage import RATED_USAGE
from jobs import explain_charge, load_reference
from jobs.rate_usage import JOB
from lake.store import Store
from silver.destinations import DESTINATIONS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.oracle.records import Subscriber, Use
from tests.plain_lake import PlainLake
from tests.small_lakes import KNOWN, ROOT, SETTINGS, subscriber_row, usage_row, write

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
FREE = ("rated", "free_number", Decimal(0))
INACTIVE = ("rejected", "inactive_subscriber", Decimal(0))


def call(name: str, number: int) -> dict[str, Any]:
    """A row of silver.usage: a call at 13:00 in March, when nothing modifies its price."""
    who, day, units, called = CALLS[name]
    use = Use(name, "voice", who.msisdn, datetime(2026, 3, day, 13, tzinfo=UTC), units)
    return usage_row(use, number) | {"other_party": called}


def rated(store: Store, tariff: Path, *rows: str) -> tuple[int, dict[str, tuple[str, str | None, Decimal]]]:
    """Loads the tariff with such rows of 112, and rates: how many uses changed, and what each is."""
    lines = (ROOT / "conf/tariff/destinations.csv").read_text(encoding="utf-8").splitlines()
    own = [f"{line.rpartition(',')[0]}," for line in lines[1:]]  # what is free takes the operator's place
    text = ["prefix,zone,valid_from,valid_to,free", *own, *rows]
    (tariff / "destinations.csv").write_text("\n".join(text), encoding="utf-8")
    assert load_reference.main([*SETTINGS, "--tariff", str(tariff)], store) == 0
    changed = int(JOB.counts(SETTINGS, store)["changed"])
    rated_rows = store.read(RATED_USAGE).collect()
    return changed, {row["usage_id"]: (row["status"], row["reason"], row["charge"]) for row in rated_rows}


@pytest.fixture
def tariff(store: Store, tmp_path: Path) -> Path:
    """The reference tariff, and a lake with the calls, not loaded and not rated."""
    write(store, SUBSCRIBERS, [subscriber_row(who) for who in (AMAL, ZINA, OMAR)])
    write(store, USAGE, [call(name, n) for n, name in enumerate(CALLS)])
    return Path(shutil.copytree(ROOT / "conf/tariff", tmp_path / "tariff"))


@pytest.mark.slow
def test_free_calls_cost_nothing_also_of_who_is_suspended_and_are_free_from_the_day_that_says_so(
    store: Store, tariff: Path
) -> None:
    paid = ("rated", None, Decimal("78.80"))  # 7,880 s
    changed, verdicts = rated(store, tariff, "=112,emergency,2018-01-01,,true")
    assert (changed, verdicts) == (
        6,
        {"suspended, paid": INACTIVE, "paid": paid, "after": paid}
        | dict.fromkeys(("emergency", "suspended", "before"), FREE),
    )
    changed, verdicts = rated(store, tariff, "=112,emergency,2018-01-01,2026-03-24,", "=112,emergency,2026-03-24,,true")
    assert changed == 2
    assert verdicts["before"] == ("rated", None, Decimal("98.80"))
    assert verdicts["after"] == ("rated", None, Decimal("80.00")), "the free units are used up"
    assert verdicts["emergency"] == verdicts["suspended"] == FREE


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
