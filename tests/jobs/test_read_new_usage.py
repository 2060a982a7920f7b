"""What a rating finds new: the uses that came, as long as nothing else changed; else it looks at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs import rate_usage
from jobs.read_new_usage import read_new_usage, usage_then
from jobs.read_rating import READ
from lake.command import Call
from lake.settings import read_settings
from lake.store import Store
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.gold.plans_that_share import owner
from tests.oracle.records import Use
from tests.small_lakes import ROOT, SETTINGS, subscriber_row, usage_row, write, write_month

OWNER = owner(1, "A1", "standard")


def use(number: int, msisdn: str = OWNER.msisdn) -> Use:
    return Use(f"use{number}", "voice", msisdn, datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=number), 60)


def new(store: Store, call: Call | None = None, runs: tuple[str, ...] = ("retail",)) -> list[str] | None:
    """The ids of the uses that are new, or None where all must be looked at."""
    rows = read_new_usage(call or called(store), store.pinned(*READ), runs)
    return None if rows is None else sorted(row["usage_id"] for row in rows.collect())


def called(store: Store) -> Call:
    return Call(rate_usage.JOB.parser().parse_args([]), read_settings(ROOT / "conf/local.toml"), "rate-usage", store)


@pytest.mark.slow
def test_uses_that_came_are_new_until_anything_else_changes(store: Store, tmp_path: Path) -> None:
    write_month(store, [use(1)], [OWNER])
    assert new(store) is None  # nothing was ever rated
    rate_usage.JOB.counts(SETTINGS, store)
    assert new(store) == []
    write(store, USAGE, [usage_row(use(2), offset=2)])
    write(store, USAGE, [usage_row(use(3), offset=3)])
    assert new(store) == ["use2", "use3"]

    call = called(store)
    elsewhere = replace(call.settings, tariff=replace(call.settings.tariff, zone="Europe/Paris"))
    assert new(store, replace(call, settings=elsewhere)) is None
    moved = replace(call.settings, tariff=replace(call.settings.tariff, path=str(tmp_path)))
    assert new(store, replace(call, settings=moved)) == ["use2", "use3"]  # what it held is in the lake
    assert new(store, runs=("retail", "cost")) is None

    assert rate_usage.JOB.counts(SETTINGS, store)["changed"] == 2
    assert new(store) == []
    write(store, SUBSCRIBERS, [subscriber_row(replace(OWNER, msisdn="+212600000002"))])
    assert new(store) is None
    rate_usage.JOB.counts(SETTINGS, store)  # finds nothing, writes nothing, notes nothing
    assert new(store) is None
    write(store, USAGE, [usage_row(use(4), offset=4)])
    rate_usage.JOB.counts(SETTINGS, store)
    assert new(store) == []

    store.spark.sql(f"OPTIMIZE delta.`{store.path(USAGE)}`")
    assert new(store) is None  # files were written anew


@pytest.mark.parametrize(
    "text", [None, "a remark", "[]", "{}", '{"rated": 1}', '{"rated": {"silver.usage": "1"}}', "\0"]
)
def test_what_anybody_else_noted_on_a_commit_is_none_of_ours(text: str | None) -> None:
    assert usage_then(text) is None
