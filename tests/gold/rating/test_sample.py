"""Sample usage names its plans itself: a subscriber is on each from its first use on it until the next."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars
import pytest

from gold.pricing.tariff.tiers import Tier
from gold.rating.decide import decided
from gold.rating.explain import explained
from gold.rating.sample import no_owners, plans_held, rated_sample
from tests.gold.pricing.rate_spans import version_of
from tests.gold.rating.owned import plan, tariff_of, uses

VERSIONS = version_of(plan(free_units=60)), version_of(plan("other", free_units=600))
TARIFF = replace(tariff_of(*VERSIONS), plan=polars.col("named_plan"))


def sample(*said: tuple[str, str]) -> polars.DataFrame:
    """Uses of one subscriber: when, in UTC, and on which plan."""
    return uses(*({"start_time": start, "named_plan": name} for start, name in said)).drop("pool")


@pytest.mark.parametrize("step", [1, -1])
def test_of_two_plans_on_one_local_day_that_of_the_last_use_is_held(step: int) -> None:
    """Midnight of Casablanca is 23:00 UTC in April."""
    said = [
        ("2026-04-01T12:00:00", "plan"), ("2026-04-02T23:00:00", "plan"), ("2026-04-03T22:59:59", "other"),
        ("2026-04-06T12:00:00", "other"), ("2026-04-08T12:00:00", "plan"),
    ]  # fmt: skip
    held = plans_held(decided(sample(*said[::step]), no_owners(), TARIFF))
    assert held.select("plan", "valid_from", "valid_to").rows() == [
        ("plan", date(2026, 4, 1), date(2026, 4, 3)),
        ("other", date(2026, 4, 3), date(2026, 4, 8)),
        ("plan", date(2026, 4, 8), None),
    ]


def test_free_units_are_those_of_each_uses_own_plan_on_what_the_subscriber_has_counted() -> None:
    said = [("2026-04-01T12:00:00", "plan"), ("2026-04-02T12:00:00", "plan"), ("2026-04-03T12:00:00", "other")]
    (retail,) = rated_sample(sample(*said), TARIFF)
    assert retail.uses.select("usage_id", "charge").rows() == [("u0", 0), ("u1", 600_000), ("u2", 0)]


def test_a_plan_that_the_tariff_does_not_have_is_an_error() -> None:
    (retail,) = rated_sample(sample(("2026-04-01T12:00:00", "nobody's")), TARIFF)
    assert retail.uses.select("status", "reason", "charge").rows() == [("error", "unknown_plan", None)]


def test_a_plan_that_holds_later_or_not_at_all_is_said_in_words() -> None:
    """The sentence stands in the answer, beside the code."""
    said = uses(
        {"start_time": "2017-12-31T12:00:00", "named_plan": "plan"},
        {"start_time": "2026-04-01T12:00:00", "named_plan": "nobody's"},
    )
    rows = said.drop("pool").with_columns(line=polars.Series([1, 2]), sentence=polars.lit(None, polars.String))
    (retail,) = rated_sample(rows, TARIFF)
    answers = explained(retail, TARIFF.book).to_list()
    later, unknown = (json.loads(answer) for answer in answers)
    assert (later["reason"], unknown["reason"]) == ("unknown_plan", "unknown_plan")
    assert later["sentence"] == "no version of plan holds then; they begin on 2018-01-01"
    assert unknown["sentence"] == "the tariff has no plan nobody's; it has other, plan"


def test_what_rolls_over_covers_calls_of_a_version_without_free_units_even_one_that_a_third_cuts() -> None:
    """535 s of March's 600 leave 65: of a call of 90 s, 5 of them in April, these and the first 60 of May's."""
    march, april = date(2026, 3, 1), date(2026, 4, 1)
    free = replace(version_of(plan(free_units=600, rollover=True)), valid_from=march, valid_to=april)
    none = replace(version_of(plan()), valid_from=april, valid_to=date(2026, 5, 1))
    dear = replace(version_of(plan(price=(Tier(Decimal("0.02")),))), valid_from=date(2026, 5, 1), valid_to=None)
    tariff = replace(tariff_of(free, none, dear), plan=polars.col("named_plan"))
    calls = uses(
        {"start_time": "2026-03-10T12:00:00", "units": 535, "named_plan": "plan"},
        {"start_time": "2026-04-30T22:59:55", "units": 90, "named_plan": "plan"},
    ).drop("pool")
    (retail,) = rated_sample(calls, tariff)
    assert retail.uses.select("free_units", "charge").rows() == [(535, 0), (65, 25 * 20_000)]
