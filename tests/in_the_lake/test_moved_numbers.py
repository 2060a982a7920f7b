"""A number that turns out to be of another account leaves nothing behind in the balances of the first."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lake.store import Store
from tests.in_the_lake.lake_runs import differences, gold, play
from tests.oracle.destinations import Destination
from tests.oracle.lake_oracle import Lake, outcome
from tests.oracle.owners import Owner
from tests.oracle.random_lakes import FIRST_CYCLE, ZONE, Story
from tests.oracle.use_pieces import Tariff, Use

FAMILY = """
plan = "family"
label = "Family"

[[version]]
valid_from = 2018-01-01

[[version.bucket]]
name = "minutes"
service = "voice"
units = 300
shared = true
rollover = 1

[version.voice]
roaming = true
international = true

[[version.voice.rate]]
groups = [{ price = "0.60", price_unit = 60 }]
"""
ONE, TWO = "+212600000001", "+212600000002"
LONG_AGO = date(2025, 1, 1)


def call(usage_id: str, number: str, start: datetime, seconds: int) -> Use:
    return Use(usage_id, "voice", "", start.replace(tzinfo=UTC), seconds, None, None, number, None, False, False)


def lake(first: str, *uses: Use) -> Lake:
    """Two numbers on a plan that shares, the first of them in an account."""
    prefixes = (Destination("212", "morocco", date(2018, 1, 1)),)
    days = {"ramadan": [(date(2026, 2, 18), date(2026, 3, 20))]}  # which the bill rules name
    tariff = Tariff({"family": tomllib.loads(FAMILY)}, prefixes, ZONE, days)
    owners = (Owner(ONE, first, "family", LONG_AGO), Owner(TWO, "A", "family", LONG_AGO))
    return Lake(tariff, owners, uses, FIRST_CYCLE)


@pytest.mark.slow
def test_what_a_number_took_in_an_account_that_was_never_its_own_is_there_again(store: Store, tmp_path: Path) -> None:
    march = call("u1", ONE, datetime(2026, 3, 5, 10), 200)
    story = Story((lake("A", march), lake("B", march)))
    play(store, tmp_path, story)
    held = gold(store)
    assert not list(differences(story.lake, outcome(story.lake), held))
    assert {key[0] for key in held.buckets} == {"B"}
