"""Several months of synthetic traffic: one file of people, and what changes from one month to the next."""

import csv
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bronze.synthetic.contracts import active_until
from bronze.synthetic.people import Subscriber, write_subscribers
from bronze.synthetic.scenario import customers
from tests.bronze.march import MARCH, Message, local, sent

QUARTER = replace(MARCH, subscribers=1_000, events=12_000, months=3)
MONTHS = ["2026-01", "2026-02", "2026-03"]


@cache
def people() -> list[Subscriber]:
    return customers(QUARTER)


@cache
def messages() -> list[Message]:
    return sent(QUARTER, people())


def clean() -> list[Message]:
    return [message for message in messages() if not message.kind]


@cache
def users(month: str) -> set[bytes]:
    return {message.key for message in clean() if f"{local(message):%Y-%m}" == month}


def test_clean_events_lie_in_the_months_asked_for_and_grow_from_one_to_the_next():
    a_day = {
        month: sum(f"{local(message):%Y-%m}" == month for message in clean()) / days
        for month, days in zip(MONTHS, (31, 28, 31), strict=True)
    }
    assert sum(a_day[month] * days for month, days in zip(MONTHS, (31, 28, 31), strict=True)) == len(clean())
    assert a_day["2026-02"] / a_day["2026-01"] == pytest.approx(1.05, abs=0.07)
    assert a_day["2026-03"] / a_day["2026-01"] == pytest.approx(1.10, abs=0.07)


def test_late_events_lie_in_a_month_before_that_of_their_neighbours():
    latest, months = local(messages()[0]), Counter()
    for message in messages():
        latest = latest if message.kind else local(message)
        if message.kind == "late":
            months[f"{local(message):%Y-%m}"] += 1
            assert f"{local(message):%Y-%m}" < f"{latest:%Y-%m}"
            assert 13.9 < (latest - local(message)).total_seconds() / 86_400 < 35.1
    assert {"2026-01", "2026-02"} < set(months)


def test_customers_join_and_leave_and_change_plan_in_each_month():
    contracts = [person.versions for person in people()]
    joined = Counter(f"{versions[0].valid_from:%Y-%m}" for versions in contracts)
    left = Counter(f"{until:%Y-%m}" for versions in contracts if (until := active_until(versions)))
    changed = Counter(
        f"{after.valid_from:%Y-%m}"
        for before, after in ((v[0], v[1]) for v in contracts if len(v) > 1)
        if before.plan != after.plan
    )
    for month in MONTHS:
        assert min(joined[month], left[month], changed[month]) > 0, month


def test_accounts_move_with_all_their_numbers_and_are_served_where_they_live(tmp_path: Path):
    write_subscribers(people(), tmp_path / "people.csv")
    with (tmp_path / "people.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    moves: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        moves.setdefault(row["account_id"], set()).add((row["valid_from"], row["region"]))
    movers = {account for account, places in moves.items() if len({region for _, region in places}) > 1}
    assert 10 < len(movers) < 60
    for person in people():
        if person.account.account_id in movers:
            day = str(person.account.moves_on)
            own = [row for row in rows if row["msisdn"] == f"+{person.msisdn}"]
            assert len({row["region"] for row in own if row["valid_from"] < day}) <= 1
            assert len({row["region"] for row in own if row["valid_from"] >= day}) <= 1
            ends = [row["valid_to"] for row in own[:-1]]
            assert ends == [row["valid_from"] for row in own[1:]]


def test_some_fall_silent_while_their_contract_goes_on():
    subscribed = {f"+{person.msisdn}".encode() for person in people() if active_until(person.versions) is None}
    silent = (users("2026-01") - users("2026-03")) & subscribed
    assert 0.01 * len(subscribed) < len(silent) < 0.25 * len(subscribed)


def test_a_month_of_its_own_is_not_touched_by_there_being_several():
    assert customers(replace(MARCH, months=1)) == customers(MARCH)
    assert all(person.account.moves_on is None for person in customers(MARCH))
    assert replace(MARCH, months=1).tag == MARCH.tag != QUARTER.tag
