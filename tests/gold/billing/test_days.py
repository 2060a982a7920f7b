"""Kinds of days, by which usage is summed once for all discounts of all editions of a tariff."""

from datetime import date

from gold.billing.days import day_kinds


def test_days_are_told_apart_by_the_calendars_that_have_them() -> None:
    spans = {"eid": [(date(2026, 3, 3), date(2026, 3, 5))], "ramadan": [(date(2026, 3, 1), date(2026, 3, 4))]}
    kinds = day_kinds([spans | {"never": []}, {"eid": []}], date(2026, 2, 28), date(2026, 3, 6))
    assert kinds.numbers == (0, 1, 1, 2, 3, 0, 0)
    assert kinds.of(0) == (frozenset(), {"ramadan"}, {"ramadan", "eid"}, {"eid"})
    assert kinds.of(1) == (frozenset(),) * 4
