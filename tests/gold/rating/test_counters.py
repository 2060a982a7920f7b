"""Free units: what the last day of a cycle grants, and what passes on to the next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars

from gold.pricing.kernel.counters import close_counters
from gold.pricing.kernel.records import NONE, Counter
from gold.rating.counters import Counters, counters
from gold.rating.maximum import maximum
from telecom.services import SERVICES
from tests.gold.pricing.rate_spans import version_of
from tests.gold.rating.owned import MARCH, Row, owned, plan, tariff_of

FEBRUARY, APRIL = MARCH - 1, MARCH + 1
FREE = version_of(plan(free_units=100, rollover=True))
OTHER = version_of(plan("other", free_units=30))
VOICE, SMS = (list(SERVICES).index(name) for name in ("voice", "sms"))


def counted(
    rows: Sequence[Row], cycles: Sequence[int], first_cycle: int = 0, settled: polars.DataFrame | None = None,
    service: int = VOICE,
) -> Counters:  # fmt: skip
    """The counters of a use of +1 in each of some cycles."""
    uses = polars.DataFrame({"msisdn": "+1", "service": service, "cycle": cycles})
    return counters(uses, owned(*rows), settled, tariff_of(FREE, OTHER, first_cycle=first_cycle))


def test_the_plan_on_the_last_day_of_a_cycle_says_what_it_grants() -> None:
    rows = Row("2026-01-01", "2026-03-31"), Row("2026-03-31", plan="other")
    cycles = counted(rows, [FEBRUARY, MARCH])
    assert cycles.columns["granted"].tolist() == [100, 30]
    assert cycles.columns["rolls_over"].tolist() == [True, False]


def test_the_last_day_is_that_of_the_accounts_own_cycle() -> None:
    """2026-03 ends on 14 April for cycle day 15."""
    rows = [
        Row("2026-01-15", end, cycle_day=15, plan=name) if end else Row("2026-04-14", cycle_day=15, plan=name)
        for name, end in (("plan", "2026-04-14"), ("other", None))
    ]
    assert counted(rows, [MARCH]).columns["granted"].tolist() == [30]
    later = [replace(rows[0], valid_to="2026-04-15"), replace(rows[1], valid_from="2026-04-15")]
    assert counted(later, [MARCH]).columns["granted"].tolist() == [100]


def test_nobodys_number_and_a_service_without_free_units_are_granted_none() -> None:
    assert counted([Row("2026-04-01")], [MARCH]).columns["granted"].tolist() == [0]
    assert counted([], [MARCH]).columns["granted"].tolist() == [0]
    assert counted([Row("2026-01-01")], [MARCH], service=SMS).columns["granted"].tolist() == [0]


def test_a_cycle_gets_what_the_counted_one_before_it_leaves_or_the_whole_grant_of_one_without_use() -> None:
    cycles = counted([Row("2026-01-01")], [FEBRUARY, MARCH, APRIL + 1])
    assert cycles.keys["cycle"].to_list() == [FEBRUARY, MARCH, APRIL + 1]
    assert cycles.columns["before"].tolist() == [NONE, 0, NONE]
    assert cycles.columns["carried_in"].tolist() == [100, 0, 100]
    assert counted([Row("2026-02-01")], [FEBRUARY]).columns["carried_in"].tolist() == [0], "nobody held it in January"


def test_nothing_rolls_over_into_the_lakes_first_cycle() -> None:
    cycles = counted([Row("2026-01-01")], [MARCH, APRIL], first_cycle=MARCH)
    assert (cycles.columns["before"].tolist(), cycles.columns["carried_in"].tolist()) == ([NONE, 0], [0, 0])


def test_what_a_balance_that_stands_passed_on_is_what_its_next_cycle_gets() -> None:
    stands = polars.DataFrame(
        {"msisdn": ["+1", "+1"], "record_type": "voice", "cycle": ["2025-12", "2026-02"], "carried_out": [9, 17]}
    )
    cycles = counted([Row("2025-01-01")], [MARCH, APRIL], settled=stands)
    assert (cycles.columns["carried_in"].tolist(), cycles.columns["before"].tolist()) == ([17, 0], [NONE, 0])


def left(counted: int, carried_in: int, granted: int = 100, *, rolls_over: bool = True) -> int:
    """What a cycle passes on."""
    counter = Counter(NONE, granted, rolls_over, counted, 0, carried_in, 0, False)
    close_counters([counter])
    return counter.carried_out


def test_carried_units_are_used_first_and_pass_on_no_further() -> None:
    assert [left(counted, 40) for counted in (0, 40, 41, 140, 141)] == [100, 100, 99, 0, 0]
    assert left(0, 40, rolls_over=False) == 0


def test_cycles_pass_on_to_each_other_in_their_order() -> None:
    counts = [Counter(index - 1, 100, True, used, 0, 0, 0, False) for index, used in enumerate((30, 120, 0))]
    close_counters(counts)
    assert [(counter.carried_in, counter.carried_out) for counter in counts] == [(0, 70), (70, 50), (50, 100)]


def limits(limit: int | None, prorated: bool, *rows: Row, cycle: int = MARCH) -> list[int]:
    """What +1 may be charged on the plan in a cycle."""
    uses = polars.DataFrame(
        {"msisdn": ["+1"], "plan": ["plan"], "cycle": [cycle], "maximum": [limit], "maximum_prorated": [prorated]},
        schema_overrides={"maximum": polars.Int64},
    )
    return maximum(uses, owned(*rows)).tolist()


def test_a_maximum_is_whole_unless_it_is_for_the_days_held() -> None:
    part = Row("2026-03-11", "2026-03-21")
    assert limits(31_000_000, False, part) == [31_000_000]
    assert limits(None, False, part) == [NONE]
    assert limits(31_000_000, True, part) == [10_000_000]
    assert limits(31_000_000, True, part, Row("2026-03-25", "2026-04-02", status="suspended")) == [17_000_000]
    assert limits(31_000_000, True, part, Row("2026-03-25", plan="other")) == [10_000_000]


def test_a_prorated_maximum_is_rounded_once_half_up() -> None:
    fifteen = Row("2026-04-01", "2026-04-16")
    assert [limits(micros, True, fifteen, cycle=APRIL) for micros in (1, 2, 3)] == [[1], [1], [2]]


def test_a_prorated_maximum_counts_days_of_the_accounts_own_cycle() -> None:
    """2026-03 for cycle day 15 runs from 15 March to 14 April: ten of its days are from 5 April on."""
    assert limits(31_000_000, True, Row("2026-04-05", cycle_day=15, valid_to="2026-05-01")) == [10_000_000]
    assert date(2026, 4, 15).toordinal() - date(2026, 4, 5).toordinal() == 10
