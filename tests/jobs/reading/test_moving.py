"""Which issued cycles a plan, or a day, moves: all accounts of the pools in which the plan occurs."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gold.bases import BASES
from gold.rated_usage import RATED_USAGE
from jobs.reading.moving import Wanted, let_in, read_moving
from silver.subscribers import SUBSCRIBERS
from tests.in_the_lake.plans_that_share import FAMILY, owner, with_plans
from tests.plain_lake import PlainLake
from tests.serving.gold_rows import DEFAULTS, use
from tests.small_lakes import KNOWN, subscriber_row

DUO = FAMILY.replace('plan = "family"', 'plan = "duo"')
MOVED = date(2026, 3, 16)
WENT = owner(1, "A", "family")
OWNERS = [
    replace(WENT, valid_to=MOVED),
    replace(WENT, account_id="B", valid_from=MOVED),
    owner(2, "A", "family"),
    owner(3, "B", "duo"),
    owner(4, "C", "standard"),
    owner(5, "D", "duo"),
]
"""A number went from A to B, so that one pool is of both; D has the plan of one of B's numbers, and its own pool."""

BASIS = datetime(2025, 12, 1, tzinfo=UTC)


@pytest.fixture
def lake(tmp_path: Path) -> PlainLake:
    """March, issued to all by what was believed before anything was."""
    lake = PlainLake(tmp_path)
    lake.loaded([], OWNERS, with_plans(tmp_path, FAMILY, DUO))
    lake.put(BASES, [{"account_id": account, "cycle": "2026-03", "basis": BASIS} for account in "ABCD"])
    sixth, fourth = (DEFAULTS[RATED_USAGE.name] | {"local_date": date(2026, 3, day)} for day in (6, 4))
    lake.put(RATED_USAGE, [sixth | use("u1", "A", "+1", 60, "1"), fourth | use("u2", "C", "+2", 60, "1")])
    return lake


def moving(lake: PlainLake, plan: str | None = None, since: date | None = None) -> list[str]:
    return read_moving(lake.reader, Wanted(["2026-03"], plan, since))["account_id"].to_list()


@pytest.mark.parametrize(
    ("plan", "accounts"), [(None, "ABCD"), ("family", "AB"), ("duo", "ABD"), ("standard", "C")]
)  # fmt: skip
def test_a_plan_moves_the_whole_pools_in_which_it_occurs(lake: PlainLake, plan: str | None, accounts: str) -> None:
    assert moving(lake, plan) == list(accounts)


def test_a_day_moves_those_who_used_something_on_it_or_later(lake: PlainLake) -> None:
    assert moving(lake, since=date(2026, 3, 6)) == ["A"]
    assert moving(lake, since=date(2026, 3, 4)) == ["A", "C"]


def test_what_is_believed_of_the_accounts_that_move_is_told_and_of_no_others(lake: PlainLake) -> None:
    lake.put(BASES, [{"account_id": account, "cycle": "2026-03", "basis": KNOWN} for account in "AC"])
    later = KNOWN.replace(month=5)
    mended = [subscriber_row(replace(who, is_student=True)) | {"known_from": later} for who in OWNERS[2:5]]
    before = [subscriber_row(who) | {"known_to": later} for who in OWNERS[2:5]]
    lake.put(SUBSCRIBERS, [*map(subscriber_row, OWNERS[:2]), subscriber_row(OWNERS[5]), *before, *mended])
    moved = read_moving(lake.reader, Wanted(["2026-03"], "standard"))
    assert let_in(lake.reader, moved) == [
        f"silver.subscribers {OWNERS[4].msisdn} from 2026-03-01: is_student was False, and is True"
    ]
