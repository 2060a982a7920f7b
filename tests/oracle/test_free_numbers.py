"""Short codes, names and free numbers: each amount worked out by hand, and held against engine and oracle."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from tests.oracle.free_plans import DESTINATIONS, PLANS
from tests.oracle.lake_in_process import rated, verdict
from tests.oracle.lake_oracle import RETAIL, Lake, Verdict, outcome
from tests.oracle.owners import Owner
from tests.oracle.price_usage_runs import priced
from tests.oracle.random_lakes import FIRST_CYCLE, ZONE
from tests.oracle.use_pieces import Tariff, Use

OLD = date(2025, 1, 1)
TARIFF = Tariff(
    {plan["plan"]: plan for plan in map(tomllib.loads, PLANS)},
    DESTINATIONS,
    ZONE,
    {"ramadan": [(date(2026, 2, 18), date(2026, 3, 20))]},
)
NOON = datetime(2026, 3, 2, 12, tzinfo=ZONE)
FREE = ("rated", "free_number", "0.000000")
Asked = tuple[str, int] | tuple[str, int, dict[str, Any]]
"""Whom a call is to, its seconds, and what else its record says."""

Reader = Callable[[Lake], dict[tuple[str, str], Verdict]]


def in_process(folder: Path, lake: Lake) -> dict[tuple[str, str], Verdict]:
    """What the engine says."""
    rows = rated(lake, Path(mkdtemp(dir=folder)) / "tariff")
    return {(row["usage_id"], row["run"]): verdict(row) for row in rows}


@pytest.fixture(params=["engine", "oracle"])
def read(request: pytest.FixtureRequest, tmp_path: Path) -> Reader:
    """What rates a lake."""
    return partial(in_process, tmp_path) if request.param == "engine" else lambda lake: outcome(lake).uses


def said(
    read: Reader,
    asked: Sequence[Asked],
    plan: str,
    status: str = "active",
    tariff: Tariff = TARIFF,
    run: str = RETAIL,
) -> list[tuple[str, str | None, str | None]]:
    """Status, reason and charge of the calls of a number on a plan, an hour after one another, in a run."""
    uses = []
    for n, (called, units, *more) in enumerate(asked):
        use = Use(
            f"u{n}", "voice", "", NOON + timedelta(hours=n), units, called or None, None, "+1", None, False, False
        )
        uses.append(replace(use, **(more[0] if more else {})))
    answers = read(Lake(tariff, (Owner("+1", "A", plan, OLD, None, status),), tuple(uses), FIRST_CYCLE))
    verdicts = (answers[use.usage_id, run] for use in uses)
    return [(one.status, one.reason, None if one.charge is None else str(one.charge)) for one in verdicts]


def paid(amount: str) -> tuple[str, None, str]:
    return "rated", None, str(Decimal(amount).quantize(Decimal("1e-6")))


def test_free_calls_between_paid_ones_take_nothing_from_a_bucket_and_count_in_no_tier(read: Reader) -> None:
    """The bucket's minute covers the second call; then one minute at 0.60, the next at 0.30."""
    asked: list[Asked] = [("112", 60), ("", 60), ("+212801000001", 120), ("", 60), ("112", 600), ("", 60)]
    assert said(read, asked, "tolled") == [FREE, paid("0"), FREE, paid("0.60"), FREE, paid("0.30")]


def test_free_messages_take_no_free_unit_and_free_calls_go_on_when_a_maximum_is_reached(read: Reader) -> None:
    text = {"record_type": "sms"}
    asked: list[Asked] = [("112", 1, text), ("", 1, text), ("", 1, text), ("", 60), ("112", 60), ("", 60), ("112", 60)]
    wanted = [FREE, paid("0"), paid("1"), paid("0.60"), FREE, paid("0.40"), FREE]
    assert said(read, asked, "capped") == wanted


def test_what_a_plan_refuses_is_free_all_the_same(read: Reader) -> None:
    roaming, abroad = {"is_roaming": True, "visited_network": "20801"}, {"is_international": True}
    asked: list[Asked] = [
        ("112", 60, roaming), ("+448001111111", 60, abroad), ("+212801000001", 60, roaming | abroad),
        ("", 60, roaming), ("+442071234567", 60, abroad), ("112", 60, {"record_type": "data"}),
    ]  # fmt: skip
    refused = [("rejected", f"{what}_not_allowed", "0.000000") for what in ("roaming", "international")]
    assert said(read, asked[:5], "tolled") == [FREE, FREE, FREE, *refused]
    assert said(read, [("112", 1, {"record_type": "sms"})], "tolled") == [FREE], "the plan prices no messages"


def test_a_suspended_number_reaches_free_numbers_alone(read: Reader) -> None:
    inactive = ("rejected", "inactive_subscriber", "0.000000")
    asked: list[Asked] = [("112", 60), ("", 60), ("+212801000001", 60), ("+212661000002", 60)]
    assert said(read, asked, "tolled", "suspended") == [FREE, inactive, FREE, inactive]


def test_who_is_nobodys_or_on_no_plan_of_the_tariff_stays_unmatched(read: Reader) -> None:
    no_plan, none = ("unmatched", "no_plan", None), ("unmatched", "no_subscriber", None)
    assert said(read, [("112", 60)], "unheard") == [no_plan]
    assert said(read, [("112", 60)], "unheard", "suspended") == [no_plan]
    assert said(read, [("112", 60, {"subscriber": "+2"})], "tolled") == [none]


def test_a_cost_run_prices_what_is_free(read: Reader) -> None:
    """The emergency zone at 0.12 a minute, all others at 0.90."""
    asked: list[Asked] = [("112", 60), ("+212801000001", 60), ("+212661000002", 60)]
    for status in ("active", "suspended"):
        assert said(read, asked, "tolled", status, run="cost") == [paid("0.12"), paid("0.90"), paid("0.90")]


def test_so_does_price_usage_on_a_plan_of_such_a_run(tmp_path: Path) -> None:
    asked = [Use(name, "voice", name, NOON, 60, "112") for name in ("carrier", "tolled")]
    shown = priced(tmp_path / "run", TARIFF, asked)
    assert {name: answer["charge"] for name, answer in shown.items()} == {"carrier": "0.120000", "tolled": "0.000000"}


def test_a_short_code_or_name_is_in_the_zone_of_its_row_or_of_the_row_for_others(read: Reader) -> None:
    """A helpline costs 0.10 a minute, other services 0.20, all else 0.30."""
    asked: list[Asked] = [("3000", 60), ("777", 60), ("TAXI", 60), ("30001", 60), ("+212661000002", 60), ("", 60)]
    wanted = [paid("0.10"), paid("0.20"), paid("0.20"), paid("0.20"), paid("0.30"), paid("0.30")]
    assert said(read, asked, "zoned") == wanted


def test_whom_no_row_matches_and_who_cannot_be_read_are_errors_where_the_plan_looks_at_zones(read: Reader) -> None:
    unlisted = replace(TARIFF, destinations=[row for row in DESTINATIONS if row.prefix != "=*"])
    asked: list[Asked] = [("777", 60), ("TAXI", 60), ("whoever that is", 60), ("+81312345678", 60), ("", 60)]
    none = ("error", "no_destination", None)
    wanted = [none, none, ("error", "unreadable_number", None), none, paid("0.30")]
    assert said(read, asked, "zoned", tariff=unlisted) == wanted
    assert said(read, asked, "capped", tariff=unlisted) == [*[paid("0.60")] * 3, paid("0.20"), paid("0")]
    nowhere = replace(TARIFF, destinations=())
    assert said(read, [("112", 60), ("+212661000002", 60), ("", 60)], "zoned", tariff=nowhere) == [
        none,
        none,
        paid("0.30"),
    ]


def test_a_longer_prefix_is_an_exception_below_a_free_one_and_a_still_longer_one_below_that(read: Reader) -> None:
    asked: list[Asked] = [("+212801000001", 60), ("+212801234567", 60), ("+212801299999", 60)]
    assert said(read, asked, "zoned") == [FREE, paid("0.30"), FREE]
    no_zones = replace(TARIFF, plans={"capped": TARIFF.plans["capped"]})
    assert said(read, asked, "capped", tariff=no_zones) == [FREE, paid("0.60"), FREE]


def test_a_row_is_free_from_the_local_day_on_which_it_says_so(read: Reader) -> None:
    """3000 is free from 26 March on; Casablanca's midnight is 23:00 in UTC from 22 March on."""
    days = [datetime(2026, 3, 25, 23, 59, 59, tzinfo=ZONE), datetime(2026, 3, 26, tzinfo=ZONE)]
    asked: list[Asked] = [("3000", 3_600, {"start": day}) for day in days]
    assert said(read, asked, "zoned") == [paid("6"), FREE]
