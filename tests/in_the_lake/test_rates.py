"""Plans with rates, in the lake: loaded, rated, and rated again, also where a calendar or a destination changed."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from gold.rated_usage import RATED_USAGE
from jobs import load_reference
from jobs.rate_usage import JOB
from lake.store import Store
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.oracle.records import Subscriber, Use
from tests.plain_lake import PlainLake
from tests.small_lakes import ROOT, SETTINGS, subscriber_row, usage_row, write

AMAL = Subscriber("+212600000001", "A1", "peak", "active", False, False, date(2020, 1, 1), date(2026, 1, 1))


def documented(folder: Path) -> Path:
    """The reference tariff with the plan that docs/tariff.md shows, in force until 7 March."""
    text = (ROOT / "docs/tariff.md").read_text(encoding="utf-8")
    version = next(block for block in text.split("```toml\n")[1:] if "version.window" in block).partition("```")[0]
    tariff = Path(shutil.copytree(ROOT / "conf/tariff", folder / "tariff"))
    dates = "[[version]]\nvalid_from = 2026-01-01\nvalid_to = 2026-03-07\n"
    (tariff / "plans" / "peak.toml").write_text(f'plan = "peak"\nlabel = "Peak"\n{dates}\n{version}', encoding="utf-8")
    return tariff


def call(usage_id: str, start: datetime, units: int) -> Use:
    return Use(usage_id, "voice", AMAL.msisdn, start.replace(tzinfo=UTC), units)


def test_the_documented_plan_charges_what_its_text_says(tmp_path: Path) -> None:
    uses = [
        call("across the end of the peak", datetime(2026, 3, 6, 19, 59, 30), 90),
        call("up to the second before the plan ends", datetime(2026, 3, 6, 23, 59), 60),
        call("beyond the plan's last version", datetime(2026, 3, 6, 23, 59), 61),
        call("without usage", datetime(2026, 3, 6, 12), 0),
    ]
    lake = PlainLake(tmp_path)
    lake.loaded([usage_row(use, n) for n, use in enumerate(uses)], [AMAL], documented(tmp_path))
    rows = lake.rate()
    assert {name: (row["status"], row["reason"], row["charge"]) for name, row in rows.items()} == {
        "across the end of the peak": ("rated", None, Decimal("0.850000")),
        "up to the second before the plan ends": ("rated", None, Decimal("0.300000")),
        "beyond the plan's last version": ("rated", None, Decimal("0.310000")),  # 61 s at 0.30 a minute, rounded up
        "without usage": ("rated", None, Decimal("0.000000")),
    }


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
ZINA = replace(AMAL, msisdn="+212600000002", account_id="A2", plan="zoned")
OTHER = replace(AMAL, msisdn="+212600000003", account_id="A3", plan="premium")


@pytest.mark.slow
def test_a_calendar_and_a_destination_that_change_re_rate_what_they_touch(store: Store, tmp_path: Path) -> None:
    tariff = Path(shutil.copytree(ROOT / "conf/tariff", tmp_path / "tariff"))
    (tariff / "plans" / "zoned.toml").write_text(ZONED, encoding="utf-8")
    write(store, SUBSCRIBERS, [subscriber_row(who) for who in (ZINA, OTHER)])
    days = [
        Use(f"on the {day}th", "voice", ZINA.msisdn, datetime(2026, 2, day, 12, tzinfo=UTC), 60) for day in (17, 18, 19)
    ]
    noon = datetime(2026, 2, 3, 12, tzinfo=UTC)
    called = {
        "to France": (ZINA, "+33123456789"),
        "to Germany": (ZINA, "+4915112345678"),
        "other": (OTHER, "+4915112345678"),
    }
    calls = [
        usage_row(Use(name, "voice", who.msisdn, noon, 60), 9) | {"other_party": number}
        for name, (who, number) in called.items()
    ]
    write(store, USAGE, [*map(usage_row, days), *calls])
    reload = [*SETTINGS, "--tariff", str(tariff)]
    assert load_reference.main(reload, store) == 0
    assert JOB.counts(SETTINGS, store)["changed"] == 6
    before = {row["usage_id"]: (row["charge"], row["zone"]) for row in store.read(RATED_USAGE).collect()}
    assert before == {
        "on the 17th": (Decimal("0.300000"), None),
        "on the 18th": (Decimal("0.600000"), None),
        "on the 19th": (Decimal("0.600000"), None),
        "to France": (Decimal("1.000000"), "europe"),
        "to Germany": (Decimal("1.000000"), "europe"),
        "other": (Decimal("0.000000"), None),
    }
    spoil(tariff / "calendar.csv", "2026-02-18", "2026-02-19")
    spoil(tariff / "destinations.csv", "\n49,europe,", "\n49,africa,")
    assert load_reference.main(reload, store) == 0
    assert JOB.counts(SETTINGS, store)["changed"] == 5  # the calendar's days are in their hash; the other plan has none
    after = {row["usage_id"]: (row["charge"], row["zone"]) for row in store.read(RATED_USAGE).collect()}
    assert {name: verdict for name, verdict in after.items() if verdict != before[name]} == {
        "on the 18th": (Decimal("0.300000"), None),
        "to Germany": (Decimal("0.300000"), "africa"),
    }
    assert JOB.counts(SETTINGS, store)["changed"] == 0


def spoil(file: Path, text: str, by: str) -> None:
    before = file.read_text(encoding="utf-8")
    assert text in before
    file.write_text(before.replace(text, by), encoding="utf-8")
