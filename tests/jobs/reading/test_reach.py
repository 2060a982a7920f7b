"""What a rating finds changed: numbers with new uses or owners, days from which the tariff is another; else all."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pyspark.sql import DataFrame

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.rated_usage import RATED_USAGE
from jobs import rate_usage
from jobs.reading.rating import READ_TABLES
from jobs.reading.rating_memo import rated_already, versions_then
from jobs.reading.reach import BEGINNING, read_reach
from lake.settings import read_settings
from lake.store import Gate, Store
from lake.table import Table
from machine.command import Call
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.in_the_lake.plans_that_share import content, owner
from tests.oracle.records import Use
from tests.small_lakes import KNOWN, ROOT, SETTINGS, subscriber_row, usage_row, write, write_month, write_tariff

OWNER = owner(1, "A1", "standard")
SECOND = replace(OWNER, msisdn="+212600000002")
Found = tuple[date | None, dict[str, date]]
NOTHING: Found = (None, {})
EVERYTHING: Found = (BEGINNING, {})
CAME: Found = (None, {OWNER.msisdn: date(2026, 3, 1)})  # of 2 March UTC: where the clock is behind, the day before


def use(number: int, msisdn: str = OWNER.msisdn) -> Use:
    return Use(f"use{number}", "voice", msisdn, datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=number), 60)


def reach(store: Store, call: Call | None = None, ratings: tuple[str, ...] = ("retail",)) -> Found:
    """From when on every number is reached, None: not every one; and those that are named, each with its day."""
    reached = read_reach(asked := call or called(store), store.pinned(*READ_TABLES), ratings)
    assert reached.is_nothing or tuple(rated_already(asked, READ_TABLES, rate_usage.WRITTEN_TABLES)) != ratings
    numbers = [] if reached.numbers is None else reached.numbers.collect()
    assert reached.is_nothing <= (reached.since is None and not numbers)
    return reached.since, {row["msisdn"]: row["since"] for row in numbers}


def called(store: Store) -> Call:
    return Call(rate_usage.JOB.parser().parse_args([]), read_settings(ROOT / "conf/local.toml"), "rate-usage", store)


@pytest.mark.slow
def test_numbers_with_uses_that_came_are_reached_until_they_are_rated(store: Store, tmp_path: Path) -> None:
    write_month(store, [use(1)], [OWNER])
    assert reach(store) == EVERYTHING  # nothing was ever rated
    rate_usage.JOB.counts(SETTINGS, store)
    assert reach(store) == NOTHING
    write(store, USAGE, [usage_row(use(3), offset=2)])
    write(store, USAGE, [usage_row(use(2), offset=3), usage_row(use(49, SECOND.msisdn), offset=4)])
    came: Found = (None, {**CAME[1], SECOND.msisdn: date(2026, 3, 3)})
    assert reach(store) == came

    call = called(store)
    elsewhere = replace(call.settings, tariff=replace(call.settings.tariff, time_zone="Europe/Paris"))
    assert reach(store, replace(call, settings=elsewhere)) == EVERYTHING
    moved = replace(call.settings, tariff=replace(call.settings.tariff, path=str(tmp_path)))
    assert reach(store, replace(call, settings=moved)) == came  # what it held is in the lake
    assert reach(store, ratings=("retail", "cost")) == EVERYTHING

    assert rate_usage.JOB.counts(SETTINGS, store)["changed"] == 3
    assert reach(store) == NOTHING
    store.spark.sql(f"OPTIMIZE delta.`{store.path(USAGE)}`")
    assert reach(store) == NOTHING  # small files were put together, and no row is another
    write(store, USAGE, [usage_row(use(5), offset=5)])
    assert reach(store) == CAME
    store.spark.sql(f"UPDATE delta.`{store.path(USAGE)}` SET units = 61 WHERE usage_id = 'use5'")
    assert reach(store) == EVERYTHING


@pytest.mark.slow
def test_reference_data_reaches_what_it_can_change_and_no_more(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    write_month(store, [use(1)], [OWNER])
    write(store, DESTINATIONS, [there := {"prefix": "1", "zone": "a", "valid_from": BEGINNING, "known_from": KNOWN}])
    rate_usage.JOB.counts(SETTINGS, store)
    write(store, SUBSCRIBERS, [subscriber_row(SECOND)])
    changed: Found = (None, {SECOND.msisdn: SECOND.valid_from})
    assert reach(store) == changed
    rate_usage.JOB.counts(SETTINGS, store)  # changes nothing, and notes beside the lake what it found
    assert reach(store) == NOTHING
    write(store, USAGE, [usage_row(use(2), offset=2)])
    assert reach(store) == CAME
    rate_usage.JOB.counts(SETTINGS, store)
    assert reach(store) == NOTHING
    easter = {"name": "easter", "valid_from": date(2026, 4, 5), "valid_to": date(2026, 4, 7), "known_from": KNOWN}
    write(store, CALENDAR, [easter])
    assert reach(store) == NOTHING  # no plan names it
    write(store, DESTINATIONS, [there | {"prefix": "33", "valid_from": date(2026, 4, 2)}])
    assert reach(store) == (date(2026, 4, 2), {})
    (plan,) = [row for row in store.rows(RATE_PLANS) if row["plan"] == "standard"]
    text = plan["document"].replace('"standard"', '"new"')
    write(store, RATE_PLANS, [plan | {"plan": "new", "document": text, "valid_from": date(2026, 3, 20)}])
    assert reach(store) == (date(2026, 3, 20), {})
    write(store, USAGE, [usage_row(use(3), offset=3)])
    assert reach(store) == (date(2026, 3, 20), CAME[1])
    assert rate_usage.JOB.counts(SETTINGS, store)["changed"] == 1
    assert reach(store) == NOTHING
    monkeypatch.setattr("jobs.reading.rating_memo.code", lambda: "that of an upgrade")
    assert reach(store) == EVERYTHING


@pytest.mark.slow
def test_a_first_rating_that_ends_before_its_rows_are_written_is_made_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(store: Store, table: Table, rows: DataFrame, gate: Gate | None = None) -> None:
        if table == RATED_USAGE:
            store.create(table)
            raise OSError("the disk is full")
        add(store, table, rows, gate)

    add = Store.add
    write_month(store, [use(1), use(2)], [OWNER])
    with monkeypatch.context() as broken:
        broken.setattr(Store, "add", full)
        with pytest.raises(OSError, match="the disk is full"):
            rate_usage.JOB.counts(SETTINGS, store)
    assert store.version(RATED_USAGE) == 0  # the table is made, and empty
    assert reach(store) == EVERYTHING
    assert rate_usage.JOB.counts(SETTINGS, store)["changed"] == 2


@pytest.mark.slow
def test_a_table_made_anew_in_anothers_place_is_another(store: Store) -> None:
    write_month(store, [use(1)], [OWNER])
    rate_usage.JOB.counts(SETTINGS, store)
    version = store.version(SUBSCRIBERS)
    shutil.rmtree(store.path(SUBSCRIBERS))
    write(store, SUBSCRIBERS, [subscriber_row(replace(OWNER, plan="premium"))])
    assert store.version(SUBSCRIBERS) == version
    assert reach(store) == EVERYTHING
    assert rate_usage.JOB.counts(SETTINGS, store)["changed"] == 1

    write(store, USAGE, [usage_row(use(2), offset=2)])
    rate_usage.JOB.counts(SETTINGS, store)
    shutil.rmtree(store.path(USAGE))  # mediated anew, by other rules: fewer versions than there were
    write(store, USAGE, [usage_row(use(number), offset=number) for number in (1, 2, 3)])
    assert reach(store) == EVERYTHING
    assert rate_usage.JOB.counts(SETTINGS, store)["changed"] == 1


@pytest.mark.slow
def test_a_use_that_was_taken_away_by_hand_and_comes_again_later_is_charged_once(store: Store) -> None:
    write_month(store, [use(1), use(2)], [OWNER])
    rate_usage.JOB.counts(SETTINGS, store)
    store.spark.sql(f"DELETE FROM delta.`{store.path(USAGE)}` WHERE usage_id = 'use1'")
    write(store, USAGE, [usage_row(use(3), offset=3)])
    rate_usage.JOB.counts(SETTINGS, store)
    again = [replace(use(1), start=datetime(2026, 4, 2, tzinfo=UTC)), use(4)]
    write(store, USAGE, [usage_row(arrival, offset=9 + place) for place, arrival in enumerate(again)])
    assert reach(store) == EVERYTHING
    rate_usage.JOB.counts(SETTINGS, store)
    rows = {row["usage_id"]: row["cycle"] for row in store.read(RATED_USAGE).collect()}
    assert store.read(RATED_USAGE).count() == len(rows)
    assert rows == {"use1": "2026-04", "use2": "2026-03", "use3": "2026-03", "use4": "2026-03"}


@pytest.mark.slow
def test_the_first_hour_of_a_cycle_counts_for_a_number_whose_cycle_day_changed(store: Store, tmp_path: Path) -> None:
    """June begins at 23:00 UTC of 31 May in Casablanca, and 3 July is of June's cycle for cycle day 20."""
    early = Use("early", "voice", OWNER.msisdn, datetime(2026, 5, 31, 23, 30, tzinfo=UTC), 5_400)
    late = Use("late", "voice", OWNER.msisdn, datetime(2026, 7, 3, 12, tzinfo=UTC), 5_400)
    changes = date(2026, 6, 15)
    rows = [
        subscriber_row(replace(OWNER, valid_to=changes)),
        subscriber_row(replace(OWNER, valid_from=changes)) | {"cycle_day": 20},
    ]
    stores = [Store(store.spark, str(tmp_path / name)) for name in ("at once", "one by one")]
    for lake in stores:
        write_tariff(lake)
        write(lake, SUBSCRIBERS, rows)
    write(stores[0], USAGE, [usage_row(early), usage_row(late, offset=1)])
    write(stores[1], USAGE, [usage_row(early)])
    rate_usage.JOB.counts(SETTINGS, stores[1])
    write(stores[1], USAGE, [usage_row(late, offset=1)])
    assert reach(stores[1]) == (None, {OWNER.msisdn: date(2026, 7, 2)})
    for lake in stores:
        rate_usage.JOB.counts(SETTINGS, lake)
    for table in (RATED_USAGE, ALLOWANCE_BALANCES):
        assert content(stores[0], table) == content(stores[1], table)
    assert {row["cycle"] for row in content(stores[0], RATED_USAGE).values()} == {"2026-06"}


@pytest.mark.parametrize(
    "text", [None, "a remark", "[]", "{}", '{"rated": 1}', '{"rated": {"silver.usage": "1"}}', "\0"]
)
def test_what_anybody_else_noted_on_a_commit_is_none_of_ours(text: str | None) -> None:
    assert versions_then(text) is None
