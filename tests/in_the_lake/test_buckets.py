"""Buckets that numbers share, in the lake: what one uses late reaches those it shares with, and nobody else."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from gold.bucket_balances import BUCKET_BALANCES
from gold.rated_usage import RATED_USAGE
from jobs.rate_usage import JOB
from lake.store import Store
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.in_the_lake.plans_that_share import FAMILY, content, owner, with_plans
from tests.oracle.records import Subscriber, Use
from tests.put_rows import put_rows
from tests.small_lakes import KNOWN, SETTINGS, subscriber_row, usage_row, write, write_tariff

AMAL, BADR, SOLO = owner(1, "A1", "family"), owner(2, "A1", "family"), owner(3, "A2", "family")
OWN = FAMILY.replace('"family"', '"own"').replace(
    "shared = true", '\n[[version.bucket]]\nname = "shared"\nservice = "voice"\nunits = 60\nshared = true'
)
MOVES = [(11, "X", 1, None), (12, "X", 1, 10), (12, "Z", 10, None), (13, "Z", 1, 20), (13, "W", 20, None)]
"""Numbers on OWN: the accounts that they are of, from and to a day of March."""

WRONG, RIGHT = owner(21, "wrong", "family"), owner(21, "right", "family")
"""Of a number that shares with another; then it turns out to have been of another account all along."""

FIRST = [("amal's", AMAL, 2, 120), ("badr's", BADR, 3, 200), ("solo's", SOLO, 3, 301)]
LATE = ("badr's late one", BADR, 1, 30)


def call(usage_id: str, who: Subscriber, day: int, units: int) -> dict[str, object]:
    return usage_row(Use(usage_id, "voice", who.msisdn, datetime(2026, 3, day, 12, tzinfo=UTC), units))


def of_mover(number: int, day: int) -> dict[str, object]:
    return call(f"{number} on the {day}th", owner(number, "", "own"), day, 100)


def charges(store: Store) -> dict[str, tuple[object, object, object]]:
    """Of who does not move: billed and free units, and the charge."""
    rows = content(store, RATED_USAGE).items()
    told = {key[0]: (row["billed_units"], row["free_units"], row["charge"]) for key, row in rows}
    return {name: told[name] for name in (*(call[0] for call in FIRST), LATE[0]) if name in told}


def used(store: Store) -> set[tuple[str, object]]:
    """What each holder took of a bucket."""
    return {(key[0], row["used"]) for key, row in content(store, BUCKET_BALANCES).items()}


def of_others(store: Store) -> dict[tuple[str, ...], dict[str, object]]:
    """The balances of holders that what comes later does not reach."""
    reached = (owner(11, "", "").msisdn, "A1", "X", "wrong", "right")
    return {key: row for key, row in content(store, BUCKET_BALANCES).items() if key[0] not in reached}


def arrived(store: Store, folder: Path) -> list[dict[str, object]]:
    """Fills the lake with what comes first, and returns the owners of whom nothing is corrected later."""
    write_tariff(store, with_plans(folder, FAMILY, OWN))
    moved = [
        subscriber_row(owner(number, account, "own"))
        | {"valid_from": date(2026, 3, begin), "valid_to": end and date(2026, 3, end)}
        for number, account, begin, end in MOVES
    ]
    stay = [*map(subscriber_row, (AMAL, BADR, SOLO, owner(22, "wrong", "family"))), *moved]
    write(store, SUBSCRIBERS, [*stay, subscriber_row(WRONG)])
    of_movers = [of_mover(*when) for when in ((11, 2), (12, 3), (12, 12), (13, 13), (13, 21))]
    write(store, USAGE, [*(call(*one) for one in FIRST), *of_movers, call("wrongly", WRONG, 5, 200)])
    return stay


@pytest.mark.slow
def test_a_late_call_uses_what_another_number_of_the_account_then_has_to_pay_and_nobody_else(
    store: Store, tmp_path: Path
) -> None:
    stay = arrived(store, tmp_path)
    assert JOB.counts(SETTINGS, store)["changed"] == 9
    before = of_others(store)
    assert ("wrong", 240) in used(store)
    assert charges(store) == {
        "amal's": (120, 120, Decimal("0.000000")),
        "badr's": (240, 180, Decimal("0.600000")),
        "solo's": (360, 300, Decimal("0.600000")),
    }

    late = of_mover(11, 1)  # in account X, to which 13 is linked by 12 alone, and never in account W
    write(store, USAGE, [call(*LATE), late])
    known = KNOWN + timedelta(1)
    corrected = [subscriber_row(WRONG) | {"known_to": known}, subscriber_row(RIGHT) | {"known_from": known}]
    put_rows(store, SUBSCRIBERS, [*stay, *corrected], "overwrite")
    JOB.counts(SETTINGS, store)
    assert charges(store) == {
        "badr's late one": (60, 60, Decimal("0.000000")),
        "amal's": (120, 120, Decimal("0.000000")),
        "badr's": (240, 120, Decimal("1.200000")),  # what the late one takes
        "solo's": (360, 300, Decimal("0.600000")),
    }
    assert {row for row in used(store) if row[0] in ("A1", "A2", "wrong", "right")} == {
        ("A1", 300),
        ("A2", 300),
        ("right", 240),  # and nothing is left behind in the balances of the other
    }
    assert of_others(store) == before
    assert sum(key[0] in (owner(13, "", "").msisdn, "W") for key in before) == 3
    versions = store.versions(RATED_USAGE, BUCKET_BALANCES)
    assert JOB.counts(SETTINGS, store)["changed"] == 0
    assert store.versions(RATED_USAGE, BUCKET_BALANCES) == versions, "a run with nothing new commits nothing"
