"""From which day on a changed tariff may price otherwise: the day itself, or that on which a call may run into it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from gold.pricing.plan_version import NO_CALENDARS, Calendars, PlanVersion
from gold.pricing.tariff.buckets import Bucket
from gold.pricing.tariff.plan import Plan
from gold.pricing.tariff.rates import Group, Rate
from gold.pricing.tariff.services import Service
from gold.pricing.tariff.tiers import Tier
from gold.pricing.tariff.windows import Window
from gold.rating.changes import LONGEST_CALL, first_changed, first_differing
from tests.gold.pricing.rate_spans import calls, version_of

JANUARY, MARCH, APRIL = date(2026, 1, 1), date(2026, 3, 1), date(2026, 4, 1)
RAMADAN: Calendars = {"ramadan": [(date(2026, 2, 18), date(2026, 3, 20))]}


def messages(price: str, *buckets: Bucket) -> Plan:
    """A plan that has messages alone, which no later version cuts."""
    terms = Service(1, roaming=True, international=True, shape="tiers", price=(Tier(Decimal(price)),))
    return Plan("plan", {"sms": terms}, buckets=buckets)


def since(then: Sequence[PlanVersion], now: Sequence[PlanVersion]) -> date | None:
    """The first day that differs, told the same the other way round."""
    first_day = first_changed(then, now, (NO_CALENDARS, NO_CALENDARS))
    assert first_changed(now, then, (NO_CALENDARS, NO_CALENDARS)) == first_day
    return first_day


OLD = version_of(messages("0.10"), JANUARY)
OTHER = replace(version_of(messages("0.30"), MARCH), plan="other")


def test_the_same_versions_in_any_order_change_nothing() -> None:
    assert since([OLD, OTHER], [OTHER, OLD]) is None
    assert since([], []) is None


def test_a_plan_that_is_new_or_gone_or_says_otherwise_does_so_from_its_first_day() -> None:
    assert since([OLD], [OLD, OTHER]) == MARCH
    assert since([OTHER], [version_of(messages("0.20"), MARCH), OTHER]) == MARCH
    assert since([OLD], [version_of(messages("0.20"), JANUARY)]) == JANUARY


def test_a_version_that_ends_may_cut_a_call_that_began_a_month_before() -> None:
    ended = replace(OLD, valid_to=APRIL)
    assert timedelta(days=32) == LONGEST_CALL
    assert since([OLD], [ended, version_of(messages("0.20"), APRIL)]) == APRIL - LONGEST_CALL
    assert since([ended], [replace(OLD, valid_to=MARCH)]) == MARCH - LONGEST_CALL


def test_a_second_version_cuts_the_calls_of_a_plain_price_which_are_billed_otherwise_from_the_start() -> None:
    plain = Plan(
        "plan", {"voice": Service(1, roaming=True, international=True, shape="tiers", price=(Tier(Decimal("0.1")),))}
    )
    one = version_of(plain, JANUARY)
    assert since([one], [replace(one, valid_to=APRIL), version_of(plain, APRIL)]) == JANUARY


def test_a_shared_bucket_of_one_version_changes_who_holds_those_of_all() -> None:
    own, shared = Bucket("texts", "sms", 10), Bucket("texts", "sms", 10, shared=True)
    first = replace(version_of(messages("0.10", own), JANUARY), valid_to=APRIL)
    assert since([first, version_of(messages("0.10", own), APRIL)], [first]) == APRIL
    then, now = (version_of(messages("0.10", bucket), APRIL) for bucket in (own, shared))
    assert since([first, then], [first, now]) == JANUARY


def test_the_days_of_a_calendar_change_the_plans_that_name_it_and_no_other() -> None:
    fast = Rate((Group((Tier(Decimal(1)),), 60),), "fast")
    named = version_of(calls([fast, replace(fast, window=None)], [Window("fast", calendar="ramadan")]), MARCH)
    later: Calendars = {"ramadan": [(date(2026, 2, 19), date(2026, 3, 20))]}
    assert first_changed([OLD, named], [OLD, named], (RAMADAN, later)) == MARCH
    assert first_changed([OLD, named], [OLD, named], (RAMADAN, {**RAMADAN, "easter": []})) is None
    assert first_changed([OLD], [OLD], (RAMADAN, later)) is None


def test_rows_differ_from_the_first_day_that_one_of_them_is_in_one_list_alone() -> None:
    europe, asia = ("33", "europe", JANUARY, None), ("81", "asia", MARCH, None)
    assert first_differing([europe, asia], [list(asia), list(europe)]) is None
    assert first_differing([europe], [europe, asia]) == MARCH
    assert first_differing([europe], [("33", "africa", MARCH, None)]) == JANUARY


def test_a_row_that_ends_differs_from_then_on() -> None:
    europe, ended = ("33", "europe", JANUARY, None), ("33", "europe", JANUARY, APRIL)
    assert first_differing([europe], [ended]) == APRIL
    assert first_differing([ended], [("33", "europe", JANUARY, MARCH)]) == MARCH
    assert first_differing([europe], [ended, ("33", "africa", APRIL, None)]) == APRIL
