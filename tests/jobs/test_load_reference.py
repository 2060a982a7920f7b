"""Loading reference data into the lake: what changes, what stays, and what stops the load."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pyspark.sql import functions as F

from jobs.load_reference import JOB, main
from lake.runs import newest_runs
from lake.store import Store
from silver.calendar import CALENDAR
from silver.coupons import COUPONS
from silver.destinations import DESTINATIONS
from silver.effective import believed
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS

TABLES = (RATE_PLANS, CALENDAR, DESTINATIONS, SUBSCRIBERS, COUPONS)
Lines = Callable[..., str]


def load(store: Store, tariff: Path, *more: str) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = JOB.counts(["--tariff", str(tariff), *more], store)["tables"]
    return counts


def versions_of(store: Store, msisdn: str) -> list[tuple[str, str, date | None, bool]]:
    rows = store.read(SUBSCRIBERS).where(F.col("msisdn") == msisdn).orderBy("valid_from", "known_from").collect()
    return [(row["plan"], str(row["valid_from"]), row["valid_to"], row["known_to"] is None) for row in rows]


def cycle_days_of(store: Store) -> dict[str, int]:
    rows = believed(store.read(SUBSCRIBERS)).collect()
    return {row["account_id"]: row["cycle_day"] for row in rows}


@pytest.mark.slow
def test_loading_twice_changes_nothing_and_a_change_touches_what_it_names(
    store: Store, tariff: Path, file: Lines
) -> None:
    two = file({}, {"msisdn": "+212612000002", "account_id": "A2", "valid_to": "2026-03-10"})
    codes = tariff / "coupons.csv"
    codes.write_text("account_id,code,valid_from,valid_to\nA1,TEN,2026-03-01,\nA1,FIVE,2026-03-01,2026-04-01\n")
    first = load(store, tariff, "--subscribers", two, "--coupons", str(codes))
    assert first["silver.coupons"] == {"inserted": 2, "closed": 0, "unchanged": 0}
    assert first["silver.rate_plans"] == {"inserted": 3, "closed": 0, "unchanged": 0}
    assert first["silver.subscribers"] == {"inserted": 2, "closed": 0, "unchanged": 0}
    before = store.versions(*TABLES)
    again = load(store, tariff, "--subscribers", two, "--coupons", str(codes))
    assert again["silver.coupons"] == {"inserted": 0, "closed": 0, "unchanged": 2}
    assert again["silver.subscribers"] == {"inserted": 0, "closed": 0, "unchanged": 2}
    assert store.versions(*TABLES) == before, "no table has a new version"

    plan = tariff / "plans" / "standard.toml"
    text = plan.read_text(encoding="utf-8").replace('"0.01"', '"0.02"')
    plan.write_text(text, encoding="utf-8")
    second = {"msisdn": "00212 612-00 00 02", "account_id": "A2", "cycle_day": ""}
    late = file(second, {"msisdn": "0612000003", "account_id": "A3", "cycle_day": "28"})
    codes.write_text("account_id,code,valid_from,valid_to\nA1,TEN,2026-03-01,2026-03-15\n")
    after = load(store, tariff, "--subscribers", late, "--coupons", str(codes))
    assert after["silver.coupons"] == {"inserted": 1, "closed": 1, "unchanged": 0}, "FIVE is not named, not touched"
    assert after["silver.rate_plans"] == {"inserted": 1, "closed": 1, "unchanged": 2}
    assert after["silver.subscribers"] == {"inserted": 2, "closed": 1, "unchanged": 0}
    assert store.versions(CALENDAR, DESTINATIONS) == {
        name: before[name] for name in ("silver.calendar", "silver.destinations")
    }
    assert versions_of(store, "+212612000001") == [("standard", "2024-01-15", None, True)], "not named, not touched"
    assert versions_of(store, "+212612000002") == [
        ("standard", "2024-01-15", date(2026, 3, 10), False),
        ("standard", "2024-01-15", None, True),
    ]
    assert cycle_days_of(store) == {"A1": 1, "A2": 1, "A3": 28}
    old, new = store.read(RATE_PLANS).where("plan = 'standard'").orderBy("known_from").collect()
    assert old["known_to"] == new["known_from"]
    assert new["known_to"] is None
    assert '"price":"0.02"' in new["document"]


@pytest.mark.slow
def test_a_price_from_a_date_on_closes_the_version_before(store: Store, tariff: Path) -> None:
    load(store, tariff)
    plan = tariff / "plans" / "standard.toml"
    text = plan.read_text(encoding="utf-8")
    version = text[text.index("[[version]]") :].replace("2018-01-01", "2026-04-01").replace('"0.01"', '"0.02"')
    plan.write_text(text + "\n" + version, encoding="utf-8")
    counts = JOB.counts(["--tariff", str(tariff), "--by", "A. Idrissi"], store)
    assert counts["tables"]["silver.rate_plans"] == {"inserted": 2, "closed": 1, "unchanged": 2}
    run = next(newest_runs(store.root))
    assert (run.job, run.by, run.counts["known_from"]) == ("load-reference", "A. Idrissi", counts["known_from"])
    assert counts["changed"] == [
        "silver.rate_plans standard from 2018-01-01: valid_to was None, and is 2026-04-01",
        "silver.rate_plans standard from 2026-04-01: is new",
    ]
    since = {str(row["known_from"].replace(tzinfo=UTC)) for row in store.rows(RATE_PLANS) if row["known_to"] is None}
    assert str(datetime.fromisoformat(counts["known_from"])) in since, "whose rows they are is found by when"
    held = believed(store.read(RATE_PLANS)).where("plan = 'standard'").orderBy("valid_from").collect()
    assert [(str(row["valid_from"]), str(row["valid_to"])) for row in held] == [
        ("2018-01-01", "2026-04-01"),
        ("2026-04-01", "None"),
    ]
    terms = {row["document_hash"] for row in store.read(RATE_PLANS).where("plan = 'standard'").collect()}
    assert len(terms) == 2, "that a version ends does not change what it says"


@pytest.mark.slow
def test_a_fault_anywhere_leaves_every_table_unwritten(
    store: Store, tariff: Path, file: Lines, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = file({"msisdn": "hello"})
    with Path(broken).open("a") as more:
        more.write("0612000009,A9,standard\n")
    assert main(["--tariff", str(tariff), "--subscribers", broken], store) == 1
    said = capsys.readouterr().err
    assert "2 of 2 rows are not sound" in said
    assert "hello,A1,Zina Ouchene,standard,active,Rabat,false,true,2024-01-15,2024-01-15,: msisdn is not" in said
    assert "***09,A9,standard: it has not 11 values" in said
    (tariff / "calendar.csv").write_text("name,valid_from,valid_to,note\nramadan,soon,2026-03-20,\n")
    assert main(["--tariff", str(tariff), "--subscribers", file({})], store) == 1
    assert "calendar.csv line 2 (ramadan,soon,2026-03-20,): valid_from is not a date" in capsys.readouterr().err
    assert set(store.versions(*TABLES).values()) == {-1}


def test_the_next_ramadan_is_proposed_and_nothing_is_loaded(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--propose-calendar", "2026"], store) == 0
    assert "ramadan,2026-02-18,2026-03-20,Ramadan 1447" in capsys.readouterr().out
    assert main(["--propose-calendar", "2030"], store) == 0
    assert capsys.readouterr().out.count("ramadan,2030-") == 2
    assert main(["--propose-calendar", "1066"], store) == 1
    assert set(store.versions(*TABLES).values()) == {-1}
