"""Plans with buckets, tiers and a maximum, in the lake: late usage of one number reaches those it shares with."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from gold.bucket_balances import BUCKET_BALANCES
from gold.rated_usage import RATED_USAGE
from jobs.rate_usage import JOB
from lake.session import FEW_ROWS, REQUIRED, with_settings
from lake.store import Store
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.in_the_lake.plans_that_share import FAMILY, RICH, content, owner, random_uses, with_plans
from tests.oracle.records import Subscriber, Use
from tests.small_lakes import SETTINGS, subscriber_row, usage_row, write, write_tariff

BATCHES = 4


@pytest.mark.slow
def test_a_late_call_uses_what_another_number_of_the_account_then_has_to_pay(store: Store, tmp_path: Path) -> None:
    amal, badr, solo = owner(1, "A1", "family"), owner(2, "A1", "family"), owner(3, "A2", "family")
    write_tariff(store, with_plans(tmp_path, FAMILY))
    write(store, SUBSCRIBERS, [subscriber_row(who) for who in (amal, badr, solo)])

    def call(usage_id: str, who: Subscriber, day: int, units: int) -> Use:
        return Use(usage_id, "voice", who.msisdn, datetime(2026, 3, day, 12, tzinfo=UTC), units)

    uses = [call("amal's", amal, 2, 120), call("badr's", badr, 3, 200), call("solo's", solo, 3, 301)]
    write(store, USAGE, [usage_row(use, n) for n, use in enumerate(uses)])
    assert JOB.counts(SETTINGS, store)["changed"] == 3

    def charges() -> dict[str, tuple[object, object, object]]:
        rows = content(store, RATED_USAGE).items()
        return {key[0]: (row["billed_units"], row["free_units"], row["charge"]) for key, row in rows}

    assert charges() == {
        "amal's": (120, 120, Decimal("0.000000")),
        "badr's": (240, 180, Decimal("0.600000")),
        "solo's": (360, 300, Decimal("0.600000")),
    }
    write(store, USAGE, [usage_row(call("badr's late one", badr, 1, 30), 9)])
    assert JOB.counts(SETTINGS, store)["changed"] == 2, "the late one, and what it takes from badr's other call"
    assert charges() == {
        "badr's late one": (60, 60, Decimal("0.000000")),
        "amal's": (120, 120, Decimal("0.000000")),
        "badr's": (240, 120, Decimal("1.200000")),
        "solo's": (360, 300, Decimal("0.600000")),
    }
    balances = content(store, BUCKET_BALANCES)
    assert {(key[0], row["granted"], row["used"], row["carried_out"]) for key, row in balances.items()} == {
        ("A1", 300, 300, 0),
        ("A2", 300, 300, 0),
    }
    versions = store.versions(RATED_USAGE, BUCKET_BALANCES)
    assert JOB.counts(SETTINGS, store)["changed"] == 0
    assert store.versions(RATED_USAGE, BUCKET_BALANCES) == versions, "a run with nothing new commits nothing"


@pytest.mark.slow
def test_what_a_number_has_left_in_an_account_that_nothing_reaches_stays(store: Store, tmp_path: Path) -> None:
    own = FAMILY.replace(
        "shared = true", '\n[[version.bucket]]\nname = "shared"\nservice = "voice"\nunits = 60\nshared = true'
    )
    write_tariff(store, with_plans(tmp_path, own))
    moves = [(1, "X", 1, None), (2, "X", 1, 10), (2, "Z", 10, None), (3, "Z", 1, 20), (3, "W", 20, None)]
    rows = [
        subscriber_row(owner(number, account, "family"))
        | {"valid_from": date(2026, 3, begin), "valid_to": end and date(2026, 3, end)}
        for number, account, begin, end in moves
    ]
    write(store, SUBSCRIBERS, rows)

    def call(number: int, day: int) -> dict[str, object]:
        start = datetime(2026, 3, day, 12, tzinfo=UTC)
        return usage_row(Use(f"{number} on the {day}th", "voice", owner(number, "", "").msisdn, start, 100))

    write(store, USAGE, [call(1, 2), call(2, 3), call(2, 12), call(3, 13), call(3, 21)])
    JOB.counts(SETTINGS, store)
    before = content(store, BUCKET_BALANCES)
    write(store, USAGE, [call(1, 1)])  # in account X, to which 3 is linked by 2 alone, and never in account W
    JOB.counts(SETTINGS, store)
    after = content(store, BUCKET_BALANCES)
    assert {key: row for key, row in after.items() if key[0] not in (owner(1, "", "").msisdn, "X")} == {
        key: row for key, row in before.items() if key[0] not in (owner(1, "", "").msisdn, "X")
    }
    assert sum(key[0] in (owner(3, "", "").msisdn, "W") for key in after) == 3


@pytest.mark.slow
@pytest.mark.timeout(1_500)
def test_what_arrives_in_batches_in_any_order_is_rated_as_what_arrives_at_once(store: Store, tmp_path: Path) -> None:
    random = Random(BATCHES)
    owners = [owner(n, f"A{n // 3}", "rich" if n % 5 else "standard") for n in range(18)]
    uses = random_uses(random, owners, 600)
    tariff = with_plans(tmp_path, RICH)
    interpreted = with_settings(store.spark.newSession(), REQUIRED | FEW_ROWS)
    sessions = {"at once": store.spark, "in batches": interpreted}
    stores = [Store(spark, str(tmp_path / name)) for name, spark in sessions.items()]
    for lake in stores:
        write_tariff(lake, tariff)
        write(lake, SUBSCRIBERS, [subscriber_row(who) for who in owners])
    write(stores[0], USAGE, [usage_row(use) for use in uses])
    random.shuffle(uses)
    for n in range(BATCHES):
        write(stores[1], USAGE, [usage_row(use) for use in uses[n::BATCHES]])
        JOB.counts(SETTINGS, stores[1])
    JOB.counts(SETTINGS, stores[0])
    for table in (RATED_USAGE, BUCKET_BALANCES):
        at_once, in_batches = (content(lake, table) for lake in stores)
        assert at_once
        assert in_batches == at_once
    rows = list(content(stores[0], RATED_USAGE).values())
    assert any(row["free_units"] for row in rows if row["plan"] == "rich")
    assert any(Decimal(str(row["charge"])) < 0 for row in rows)
