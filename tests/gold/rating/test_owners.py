"""Whose a number is: since when on its plan, on which own days, and in which cycle a use is."""

from datetime import date

import pytest

from gold.rating.dated import month_name
from gold.rating.decide import decided
from tests.gold.rating.owned import Row, owned, tariff_of, uses


def since(*rows: Row) -> list[tuple[str, str]]:
    """plan_since and account_since of each row, in the order of number and day."""
    days = owned(*rows).select("plan_since", "account_since").iter_rows()
    return [(f"{plan:%m-%d}", f"{account:%m-%d}") for plan, account in days]


def test_a_plan_is_held_without_a_break_over_rows_that_say_something_else() -> None:
    rows = Row("2026-01-05", "2026-02-01"), Row("2026-02-01", "2026-03-01", status="suspended"), Row("2026-03-01")
    assert since(*rows) == [("01-05", "01-05")] * 3
    assert since(*reversed(rows)) == [("01-05", "01-05")] * 3


def test_a_break_of_a_day_another_plan_or_another_account_begins_anew() -> None:
    first = Row("2026-01-05", "2026-02-01")
    assert since(first, Row("2026-02-02")) == [("01-05", "01-05"), ("02-02", "02-02")]
    other = Row("2026-02-01", "2026-02-10", plan="other")
    assert [plan for plan, _ in since(first, other, Row("2026-02-10"))] == ["01-05", "02-01", "02-10"]
    assert since(first, Row("2026-02-01", account_id="B")) == [("01-05", "01-05"), ("02-01", "02-01")]


def test_an_account_is_on_a_plan_while_any_of_its_numbers_is() -> None:
    one, two = Row("2026-01-05", "2026-02-01"), Row("2026-01-20", "2026-03-01", msisdn="+2")
    assert since(one, two, Row("2026-02-20")) == [("01-05", "01-05"), ("02-20", "01-05"), ("01-20", "01-05")]
    late = Row("2026-03-02")
    assert since(one, two, late) == [("01-05", "01-05"), ("03-02", "03-02"), ("01-20", "01-05")]


CHANGING = Row("2026-01-15", "2026-04-15"), Row("2026-04-15", cycle_day=15)
"""The tariff's page: its 2026-04 runs from 2026-04-01 to 2026-05-15."""


def own(*rows: Row) -> list[tuple[date, date | None]]:
    """The own days of each row, from and to."""
    return list(owned(*rows).select("own_from", "own_to").iter_rows())


def test_own_days_are_as_many_behind_as_the_cycle_day_says() -> None:
    assert own(Row("2026-03-15", "2026-04-20", cycle_day=15)) == [(date(2026, 3, 1), date(2026, 4, 6))]
    assert own(Row("2026-03-15")) == [(date(2026, 3, 15), None)]


def test_own_days_that_come_twice_are_the_later_rows() -> None:
    """The example of the tariff's page, and a change at the beginning of a month."""
    assert own(*CHANGING) == [(date(2026, 1, 15), date(2026, 4, 1)), (date(2026, 4, 1), None)]
    rows = Row("2026-01-01", "2026-05-01"), Row("2026-05-01", cycle_day=15)
    assert own(*rows) == [(date(2026, 1, 1), date(2026, 4, 17)), (date(2026, 4, 17), None)]


def test_own_days_that_are_left_out_are_the_earlier_rows() -> None:
    rows = Row("2026-01-15", "2026-05-15", cycle_day=15), Row("2026-05-15")
    assert own(*rows) == [(date(2026, 1, 1), date(2026, 5, 15)), (date(2026, 5, 15), None)]


def test_own_days_before_a_break_end_with_it() -> None:
    rows = Row("2026-01-15", "2026-05-15", cycle_day=15), Row("2026-05-20", cycle_day=15)
    assert own(*rows) == [(date(2026, 1, 1), date(2026, 5, 1)), (date(2026, 5, 6), None)]


@pytest.mark.parametrize(
    ("start", "cycle"),
    [
        ("2026-03-31T21:59:59", "2026-03"),
        ("2026-03-31T22:59:59", "2026-03"),  # one hour ahead: 23:59:59
        ("2026-03-31T23:00:00", "2026-04"),
        ("2026-04-14T22:59:59", "2026-04"),
        ("2026-04-14T23:00:00", "2026-04"),
        ("2026-04-30T23:00:00", "2026-04"),
        ("2026-05-14T22:59:59", "2026-04"),
        ("2026-05-14T23:00:00", "2026-05"),
        ("2026-06-14T22:59:59", "2026-05"),
    ],
)
def test_a_use_is_in_the_cycle_of_the_cycle_day_of_its_own_local_day(start: str, cycle: str) -> None:
    (cycle_number,) = decided(uses({"start_time": start}), owned(*CHANGING), tariff_of())["cycle"].to_list()
    assert month_name(cycle_number) == cycle


def test_a_use_belongs_to_who_owns_the_number_on_its_local_day_and_to_nobody_before_or_after() -> None:
    rows = (
        Row("2026-04-02", "2026-04-05"),
        Row("2026-04-05", "2026-04-08", account_id="B", status="suspended"),
        Row("2026-04-04", msisdn="+2", account_id="C"),
    )
    # a second before local midnight, and at it
    starts = [f"2026-04-{day}T{time}" for day in ("01", "04", "07") for time in ("22:59:59", "23:00:00")]
    frame = decided(uses(*({"start_time": start} for start in starts)), owned(*rows), tariff_of())
    assert frame.select("account_id", "status", "reason").rows() == [
        (None, "unmatched", "no_subscriber"),
        ("A", "rated", None),
        ("A", "rated", None),
        ("B", "rejected", "inactive_subscriber"),
        ("B", "rejected", "inactive_subscriber"),
        (None, "unmatched", "no_subscriber"),
    ]


def test_local_time_is_that_of_the_tariffs_zone_at_the_instant() -> None:
    """Casablanca is one hour ahead, but not in Ramadan, from 15 February to 22 March."""
    starts = ["2026-02-15T01:59:59", "2026-02-15T02:00:00", "2026-03-22T01:59:59", "2026-03-22T02:00:00"]
    frame = decided(uses(*({"start_time": start} for start in [*starts, "2026-04-01T23:30:00"])), owned(), tariff_of())
    assert frame.select("ahead", "local_hour").rows() == [(3_600, 2), (0, 2), (0, 1), (3_600, 3), (3_600, 0)]
    assert frame["local_date"].to_list()[-1] == date(2026, 4, 2)
