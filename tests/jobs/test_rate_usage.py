"""What arrives late or is corrected reaches exactly the rows it touches, and the order of arrival shows nowhere."""

import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bucket_balances import BUCKET_BALANCES
from gold.rated_usage import RATED_USAGE
from jobs import load_reference, rate_usage
from lake.errors import Stop
from lake.runs import DONE, Run, newest_runs, write_run
from lake.store import Store
from lake.table import Table
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.in_the_lake.plans_that_share import owner
from tests.lake_settings import settings_of
from tests.oracle.records import Use
from tests.oracle.reference_tariff import random_month, rate
from tests.put_rows import put_rows
from tests.small_lakes import ROOT, SETTINGS, subscriber_row, usage_row, write, write_month

Rows = dict[tuple[str, ...], tuple[object, ...]]


def rows_of(store: Store, table: Table) -> Rows:
    """The table's content by key, without provenance."""
    return {
        tuple(row[name] for name in table.key): tuple(row[name] for name in table.content)
        for row in store.read(table).collect()
    }


def rated(store: Store) -> Rows:
    """What gold.rated_usage holds after a run of rate-usage."""
    assert rate_usage.main(SETTINGS, store) == 0
    return rows_of(store, RATED_USAGE)


def changed(before: Rows, after: Rows) -> set[str]:
    """The usage ids whose rows are new or differ."""
    return {key[0] for key, row in after.items() if before.get(key) != row}


@pytest.mark.slow
def test_what_is_late_or_corrected_reaches_exactly_the_rows_it_touches(store: Store, tmp_path: Path) -> None:
    uses, subscribers = random_month(seed=77, n_uses=600, n_numbers=15)
    unknown = subscribers[0].msisdn
    owned = {who.msisdn for who in subscribers} - {unknown}
    busy = Counter(use.msisdn for use in uses if use.msisdn in owned and is_march_voice(use)).most_common(1)[0][0]
    late = [use for use in uses if use.msisdn == busy and is_march_voice(use)][::2]
    write_month(store, [use for use in uses if use not in late], [who for who in subscribers if who.msisdn != unknown])
    first = rated(store)

    versions = store.versions(RATED_USAGE, ALLOWANCE_BALANCES)
    assert rated(store) == first
    assert store.versions(RATED_USAGE, ALLOWANCE_BALANCES) == versions, "a run with nothing new commits nothing"

    write(store, SUBSCRIBERS, [subscriber_row(who) for who in subscribers if who.msisdn == unknown])
    with_owner = rated(store)
    assert changed(first, with_owner) == {use.usage_id for use in uses if use.msisdn == unknown}

    assert len(late) > 1
    write(store, USAGE, [usage_row(use) for use in late])
    with_late = rated(store)
    touched = {
        use.usage_id for use in uses if use.msisdn == busy and use.record_type == "voice" and use.cycle >= "2026-03"
    }
    assert {use.usage_id for use in late} <= changed(with_owner, with_late) <= touched
    expected = rate(uses, subscribers)
    charge = RATED_USAGE.content.index("charge")
    assert {key[0]: row[charge] for key, row in with_late.items()} == {k: v.charge for k, v in expected.items()}

    assert load_reference.main([*SETTINGS, "--tariff", str(dearer_april(tmp_path / "tariff"))], store) == 0
    dearer = changed(with_late, rated(store))
    plans = {key[0]: row[RATED_USAGE.content.index("plan")] for key, row in with_late.items()}
    april = {use.usage_id for use in uses if use.local.date().isoformat() >= "2026-04-15"}
    assert dearer == {usage_id for usage_id in april if plans[usage_id] == "premium"}


def is_march_voice(use: Use) -> bool:
    return use.record_type == "voice" and use.cycle == "2026-03"


def dearer_april(folder: Path) -> Path:
    """The reference tariff with a second version of Premium from 15 April 2026, at 0.09 a second."""
    shutil.copytree(ROOT / "conf/tariff", folder)
    premium = folder / "plans/premium.toml"
    first = premium.read_text(encoding="utf-8")
    version = first[first.index("[[version]]") :]
    second = version.replace("2018-01-01", "2026-04-15").replace(
        'price = "0.08"\nprice_unit = 1\n', 'price = "0.09"\nprice_unit = 1\n'
    )
    premium.write_text(first + "\n" + second, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_as_of_a_time_what_was_there_and_believed_then_is_rated_and_nothing_is_written(
    store: Store, tmp_path: Path
) -> None:
    who = owner(1, "ACC1", "standard")
    first, late = (Use(name, "voice", who.msisdn, datetime(2026, 3, 25, 19, tzinfo=UTC), 600) for name in ("a", "b"))
    write_month(store, [first], [who])
    then = datetime(2026, 4, 1, tzinfo=UTC)
    told = Run("mediate-cdrs-20260401T000000.000000", "mediate-cdrs", then, DONE, then, outputs=store.versions(USAGE))
    write_run(store.root, told)
    charge = rated(store)["a", "retail"][RATED_USAGE.content.index("charge")]
    prepaid = subscriber_row(who) | {"plan": "no plan", "known_from": then + timedelta(days=1)}
    believed = subscriber_row(who) | {"known_to": then + timedelta(days=1)}
    put_rows(store, SUBSCRIBERS, [believed, prepaid], "overwrite")
    write(store, USAGE, [usage_row(late, 1)])
    stands = rated(store)
    before = store.versions(RATED_USAGE, ALLOWANCE_BALANCES, BUCKET_BALANCES)
    runs = len(list(newest_runs(store.root)))

    told = rate_usage.JOB.counts([*settings_of(tmp_path, store.root), "--as-of", "2026-04-01T12:00:00Z"], store)

    assert told == {
        "rated": 1, "differing": 1, "only_then": 0, "only_now": 1, "charges_then": str(charge), "charges_now": "0",
    }  # fmt: skip
    assert rows_of(store, RATED_USAGE) == stands
    assert store.versions(RATED_USAGE, ALLOWANCE_BALANCES, BUCKET_BALANCES) == before
    assert len(list(newest_runs(store.root))) == runs, "it is no run of rating"
    with pytest.raises(Stop, match=r"silver\.usage did not exist yet"):
        rate_usage.JOB.counts([*SETTINGS, "--as-of", "2026-03-01"], store)
