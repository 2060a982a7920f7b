"""Rows of reference data: every fault of a subscriber, and what is believed and in force when."""

from datetime import UTC, datetime, timedelta

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from lake.store import Store
from silver.destinations import DESTINATIONS
from silver.effective import believed, in_force, known_from, revisions
from silver.subscribers import subscribers
from tests.silver.subscriber_lines import DEFAULT

LONG = "ة" * 36


def raw(spark: SparkSession, *rows: dict[str, str]) -> DataFrame:
    whole = [DEFAULT | {"cycle_day": ""} | row for row in rows]
    text = ", ".join(f"{name} STRING" for name in (*DEFAULT, "cycle_day", "malformed"))
    return spark.createDataFrame([(*row.values(), None) for row in whole], text)


def test_every_fault_of_a_subscriber_is_found_in_one_pass(spark: SparkSession) -> None:
    cases = {
        "sound": [{}],
        "msisdn is not a phone number": [{"msisdn": "06"}],
        "account_id is missing": [{"account_id": " "}],
        "account_id is longer than 70 bytes": [{"account_id": LONG}],
        "customer_name is longer than 200 characters": [{"customer_name": "x" * 201}],
        "region has a control character": [{"region": "Ra\0bat"}],
        "status is none of active, suspended": [{"status": ""}],
        "is_student is not true or false": [{"is_student": "perhaps"}],
        "joined_on is not a date such as 2026-03-01": [{"joined_on": "2026-02-30"}],
        "valid_from is not a date such as 2026-03-01": [{"valid_from": "1/2/2026"}],
        "valid_to is not a date such as 2026-03-01, nor empty": [{"valid_to": "open"}],
        "valid_to, which is excluded, is not after valid_from": [{"valid_to": "2024-01-15"}],
        "the number has another row from this day": [{"plan": "premium"}, {"plan": "standard"}],
        "the number's row before it has not ended by then": [{"valid_to": "2026-01-02"}, {"valid_from": "2026-01-01"}],
        "cycle_day is not a whole number from 1 to 28": [
            {"cycle_day": bad, "msisdn": f"06120002{n:02}"} for n, bad in enumerate(("0", "29", "1.5", "first", "-1"))
        ],
        "is_student, is_urban, joined_on, cycle_day are not those of the account's other numbers then": [
            {},
            {"msisdn": "0612009999", "is_student": "true"},
        ],
    }
    rows = []
    for n, versions in enumerate(cases.values()):
        own = {"msisdn": f"06120001{n:02}", "account_id": f"case {n}"}
        rows += [own | {"msisdn": own["msisdn"]} | version for version in versions]
    found: dict[str, set[str]] = {}
    for row in subscribers(raw(spark, *rows), "212").collect():
        case = {None: "case 2", LONG: "case 3"}.get(row["account_id"], row["account_id"])
        found.setdefault(case, set()).update(row["faults"] or ["sound"])
    told = [found[f"case {n}"] - {"sound"} or {"sound"} for n in range(len(cases))]
    assert told == [{reason} for reason in cases]


def test_a_cycle_day_is_the_accounts_and_the_first_where_it_is_left_out(spark: SparkSession) -> None:
    days = {"A1": ("", "15"), "A2": ("28", "28"), "A3": ("07", "7"), "A4": ("1", "")}
    rows = [
        {"account_id": account, "msisdn": f"06120003{account[1]}{n}", "cycle_day": cycle_day}
        for account, two in days.items()
        for n, cycle_day in enumerate(two)
    ]
    found: dict[str, list[tuple[int, int]]] = {}
    for row in subscribers(raw(spark, *rows), "212").orderBy("msisdn").collect():
        found.setdefault(row["account_id"], []).append((row["cycle_day"], len(row["faults"])))
    assert sorted(found.pop("A1")) in ([(1, 0), (15, 1)], [(1, 1), (15, 0)]), "one of the two is told"
    assert found == {"A2": [(28, 0), (28, 0)], "A3": [(7, 0), (7, 0)], "A4": [(1, 0), (1, 0)]}


def test_an_account_may_change_from_a_day_on(spark: SparkSession) -> None:
    student = {"is_student": "true", "cycle_day": "15", "valid_to": "2026-01-01"}
    later = {"msisdn": "0612000002", "valid_from": "2026-01-01"}
    assert [row["faults"] for row in subscribers(raw(spark, student, later), "212").collect()] == [[], []]


NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def spans(spark: SparkSession, *rows: tuple[str, str, str, str | None]) -> DataFrame:
    found = spark.createDataFrame(list(rows), "prefix STRING, zone STRING, valid_from STRING, valid_to STRING")
    return found.withColumns({name: F.col(name).cast("date") for name in ("valid_from", "valid_to")})


@pytest.mark.slow
def test_a_belief_that_changes_twice_in_one_instant_leaves_the_last(store: Store) -> None:
    first = spans(store.spark, ("33", "europe", "2026-01-01", None), ("34", "europe", "2026-01-01", None))
    second = spans(store.spark, ("33", "south", "2026-01-01", None))
    store.add(DESTINATIONS, known_from(first, NOW))
    changed = revisions(DESTINATIONS, store.read(DESTINATIONS), second, NOW)
    assert store.merge(DESTINATIONS, changed) == {"insert": 0, "update": 1}
    held = believed(store.read(DESTINATIONS)).orderBy("prefix").collect()
    assert [(row["prefix"], row["zone"]) for row in held] == [("33", "south"), ("34", "europe")]


def test_what_was_known_at_an_instant_can_be_asked(store: Store) -> None:
    store.add(DESTINATIONS, known_from(spans(store.spark, ("33", "europe", "2026-01-01", None)), NOW))
    later = NOW + timedelta(hours=1)
    given = spans(store.spark, ("33", "south", "2026-01-01", None))
    store.merge(DESTINATIONS, revisions(DESTINATIONS, store.read(DESTINATIONS), given, later))
    rows = store.read(DESTINATIONS)
    assert [row["zone"] for row in believed(rows, NOW).collect()] == ["europe"]
    assert [row["zone"] for row in believed(rows, later).collect()] == ["south"]
    assert believed(rows, NOW - timedelta(microseconds=1)).count() == 0


def test_a_row_is_in_force_from_its_first_day_to_the_one_before_its_end(spark: SparkSession) -> None:
    rows = spans(spark, ("33", "europe", "2026-01-01", "2026-03-01"), ("34", "europe", "2026-03-01", None))
    for day, prefix in (("2026-01-01", "33"), ("2026-02-28", "33"), ("2026-03-01", "34"), ("2099-01-01", "34")):
        holds = in_force(F.lit(day).cast("date"), F.col("valid_from"), F.col("valid_to"))
        assert [row["prefix"] for row in rows.where(holds).collect()] == [prefix]
